using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using BouncyChaCha = Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305;

namespace Vouch.Crypto.BouncyCastle;

internal sealed class BouncyCastleAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) : IAead
{
    private readonly byte[] _key = key.ToArray();
    private readonly IAeadCipher _cipher = algorithm == AeadAlgorithm.ChaCha20Poly1305
        ? new BouncyChaCha()
        : new GcmBlockCipher(AesUtilities.CreateEngine());

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, plaintext.Length + IAead.TagSize);
        _cipher.Init(forEncryption: true, new AeadParameters(new KeyParameter(_key), IAead.TagSize * 8, nonce.ToArray(), associatedData.ToArray()));
        Run(plaintext, destination);
    }

    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        if (sealedText.Length < IAead.TagSize)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, sealedText.Length - IAead.TagSize);
        _cipher.Init(forEncryption: false, new AeadParameters(new KeyParameter(_key), IAead.TagSize * 8, nonce.ToArray(), associatedData.ToArray()));
        try
        {
            Run(sealedText, destination);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            CryptographicOperations.ZeroMemory(destination);
            return false;
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    // The library writes in steps that run ahead of what it has read, so it works on its own output array.
    private void Run(ReadOnlySpan<byte> input, Span<byte> destination)
    {
        byte[] output = new byte[_cipher.GetOutputSize(input.Length)];
        try
        {
            int written = _cipher.ProcessBytes(input, output);
            written += _cipher.DoFinal(output, written);
            output.AsSpan(0, written).CopyTo(destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(output);
        }
    }
}
