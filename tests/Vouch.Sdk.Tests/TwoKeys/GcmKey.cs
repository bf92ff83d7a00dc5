using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vouch.Tests.TwoKeys;

/// <summary>A key of AES-GCM with one nonce, taken apart: what tags and ciphertexts are made of (NIST SP 800-38D).</summary>
internal sealed class GcmKey
{
    public const int BlockSize = 16;
    private readonly byte[] _key;
    private readonly byte[] _nonce;

    public GcmKey(byte[] key, byte[] nonce)
    {
        (_key, _nonce) = (key, nonce);
        HashKey = Gf128.Read(Encrypt(new byte[BlockSize]));
        Mask = Gf128.Read(Encrypt(Counter(1)));
    }

    public ReadOnlySpan<byte> Key => _key;

    public ReadOnlySpan<byte> Nonce => _nonce;

    /// <summary>H.</summary>
    public Gf128 HashKey { get; }

    /// <summary>E(J0), which hides the hash in the tag.</summary>
    public Gf128 Mask { get; }

    public byte[] Keystream(int length)
    {
        List<byte> stream = [];
        for (uint i = 2; stream.Count < length; i++)
        {
            stream.AddRange(Encrypt(Counter(i)));
        }

        return [.. stream[..length]];
    }

    /// <summary>GHASH of associated data and ciphertext.</summary>
    public Gf128 Hash(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> ciphertext)
    {
        Gf128 hash = new(0);
        for (int i = 0; i < associated.Length; i += BlockSize)
        {
            hash = (hash + Gf128.Read(associated.Slice(i, int.Min(BlockSize, associated.Length - i)))) * HashKey;
        }

        for (int i = 0; i < ciphertext.Length; i += BlockSize)
        {
            hash = (hash + Gf128.Read(ciphertext.Slice(i, int.Min(BlockSize, ciphertext.Length - i)))) * HashKey;
        }

        byte[] lengths = new byte[BlockSize];
        BinaryPrimitives.WriteUInt64BigEndian(lengths, 8 * (ulong)associated.Length);
        BinaryPrimitives.WriteUInt64BigEndian(lengths.AsSpan(8), 8 * (ulong)ciphertext.Length);
        return (hash + Gf128.Read(lengths)) * HashKey;
    }

    public byte[] Tag(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> ciphertext) => (Hash(associated, ciphertext) + Mask).ToBytes();

    /// <summary>Opens with the platform's AES-GCM; <see langword="null"/> if the tag is wrong.</summary>
    public byte[]? Open(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        using AesGcm gcm = new(_key, BlockSize);
        byte[] plaintext = new byte[ciphertext.Length];
        try
        {
            gcm.Decrypt(_nonce, ciphertext, tag, plaintext, associated);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[] Counter(uint value)
    {
        byte[] block = new byte[BlockSize];
        _nonce.CopyTo(block, 0);
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(12), value);
        return block;
    }

    private byte[] Encrypt(byte[] block)
    {
        using Aes aes = Aes.Create();
        aes.Key = _key;
        return aes.EncryptEcb(block, PaddingMode.None);
    }
}
