using System.Security.Cryptography;

namespace Vouch.Crypto.Platform;

internal sealed class PlatformAesGcm(ReadOnlySpan<byte> key) : IAead
{
    private readonly AesGcm _aes = new(key, IAead.TagSize);

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associatedData)
        => _aes.Encrypt(nonce, plaintext, destination[..^IAead.TagSize], destination[^IAead.TagSize..], associatedData);

    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        if (sealedText.Length < IAead.TagSize)
        {
            return false;
        }

        try
        {
            _aes.Decrypt(nonce, sealedText[..^IAead.TagSize], sealedText[^IAead.TagSize..], destination, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(destination);
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();
}
