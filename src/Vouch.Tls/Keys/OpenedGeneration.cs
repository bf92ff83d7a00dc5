using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The record key of one generation of the client's application traffic; says nothing about other generations.</summary>
public sealed class OpenedGeneration : IDisposable
{
    /// <summary>Copies a key.</summary>
    public OpenedGeneration(int generation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(generation);
        Generation = generation;
        Key = new SecretBuffer(key.Length);
        key.CopyTo(Key.Span);
        Iv = new SecretBuffer(iv.Length);
        iv.CopyTo(Iv.Span);
    }

    /// <summary>How many KeyUpdates of the client came before.</summary>
    public int Generation { get; }

    /// <summary>The key of the cipher.</summary>
    public SecretBuffer Key { get; }

    /// <summary>The part of the nonce that is derived, 12 bytes.</summary>
    public SecretBuffer Iv { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Key.Dispose();
        Iv.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"OpenedGeneration({Generation}, redacted)";
}
