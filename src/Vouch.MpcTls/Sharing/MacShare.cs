using Vouch.Crypto;

namespace Vouch.MpcTls.Sharing;

/// <summary>One party's share of what a tag is made with: of powers of a random element, and of the tag's polynomial once the difference between the key and that element is known.</summary>
/// <remarks>Neither party learns the key of the universal hash, since neither knows the element.</remarks>
internal abstract class MacShare : IDisposable
{
    /// <summary>The size of an element, in bytes.</summary>
    public abstract int Size { get; }

    /// <summary>This party's share of the random element.</summary>
    public abstract SecretBuffer Mask { get; }

    /// <summary>This party's share of the polynomial over a record, under the key that is the random element plus <paramref name="difference"/>.</summary>
    public abstract void Evaluate(ReadOnlySpan<byte> difference, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share);

    /// <inheritdoc/>
    public abstract void Dispose();
}
