using System.Security.Cryptography;

namespace Vouch.Crypto.Platform;

internal sealed class PlatformChaCha20Poly1305(ReadOnlySpan<byte> key) : IAead
{
    private readonly ChaCha20Poly1305 _cipher = new(key);

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associatedData)
        => _cipher.Encrypt(nonce, plaintext, destination[..^IAead.TagSize], destination[^IAead.TagSize..], associatedData);

    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        if (sealedText.Length < IAead.TagSize)
        {
            return false;
        }

        try
        {
            _cipher.Decrypt(nonce, sealedText[..^IAead.TagSize], sealedText[^IAead.TagSize..], destination, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(destination);
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
