namespace Vouch.Crypto;

/// <summary>An authenticated cipher under one key (RFC 5116).</summary>
/// <remarks>Not thread-safe. The caller never seals twice with one nonce.</remarks>
public interface IAead : IDisposable
{
    /// <summary>The size of a nonce, in bytes.</summary>
    const int NonceSize = 12;

    /// <summary>The size of a tag, in bytes; sealed text is this much longer than its plaintext.</summary>
    const int TagSize = 16;

    /// <summary>Encrypts <paramref name="plaintext"/> and appends the tag.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="plaintext">What to encrypt; may be the front of <paramref name="destination"/>, but not overlap it otherwise.</param>
    /// <param name="destination">Exactly <see cref="TagSize"/> bytes longer than the plaintext.</param>
    /// <param name="associatedData">What the tag covers besides.</param>
    void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associatedData);

    /// <summary>Checks the tag at the end of <paramref name="sealedText"/> and decrypts what is before it.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="sealedText">Ciphertext and tag.</param>
    /// <param name="destination">Exactly <see cref="TagSize"/> bytes shorter than the sealed text; zeroed if the tag is wrong.</param>
    /// <param name="associatedData">What the tag covers besides.</param>
    /// <returns><see langword="false"/> if the tag is wrong or missing.</returns>
    bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> destination, ReadOnlySpan<byte> associatedData);
}
