using Vouch.Crypto;

namespace Vouch.MpcTls.Sharing;

/// <summary>What the handshake traffic secrets of TLS 1.3 are added to before they are shown, so that the prover alone can read the handshake (docs/protocol/shared-keys.md).</summary>
/// <remarks>It is an input of the prover's, committed to like all of them. A one-time pad: as long as both secrets, and used for this run alone.</remarks>
public sealed class HandshakeMask : IDisposable
{
    /// <summary>Its size, in bytes: two secrets of SHA-256.</summary>
    public const int Size = 64;

    private HandshakeMask(SecretBuffer? value) => Value = value;

    /// <summary>The mask as all but the prover have it.</summary>
    public static HandshakeMask Unknown { get; } = new(null);

    /// <summary>The mask; null where it is not known.</summary>
    internal SecretBuffer? Value { get; }

    /// <summary>Makes the prover's mask.</summary>
    public static HandshakeMask Create(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        SecretBuffer value = new(Size);
        random.Fill(value.Span);
        return new HandshakeMask(value);
    }

    /// <inheritdoc/>
    public void Dispose() => Value?.Dispose();
}
