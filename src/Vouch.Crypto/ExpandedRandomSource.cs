using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>Bytes that follow from a seed: AES-256 in counter mode (NIST SP 800-38A, section 6.5) under a key that HKDF-Expand with SHA-256 (RFC 5869, section 2.3) makes of the seed and a name.</summary>
/// <remarks>Who has the seed has the bytes, so that what was made with them can be made again. Uniform to anybody else, up to 2^64 blocks. One thread at a time.</remarks>
public sealed class ExpandedRandomSource : IRandomSource, IDisposable
{
    /// <summary>The size of a seed, in bytes.</summary>
    public const int SeedSize = 32;

    private const int BlockSize = 16;
    private const int BufferBlocks = 16;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _buffer = GC.AllocateArray<byte>(BufferBlocks * BlockSize, pinned: true);
    private int _used;
    private ulong _counter;
    private bool _isDisposed;

    /// <summary>Creates the source.</summary>
    /// <param name="seed">The seed: <see cref="SeedSize"/> uniform bytes.</param>
    /// <param name="name">What the bytes are for; sources of different names under one seed are independent.</param>
    public ExpandedRandomSource(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        Span<byte> key = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, [.. "vouch/random/v1\0"u8, .. name]);
        _aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
        _used = _buffer.Length;
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this); // what is left of the buffer is zero
        while (!destination.IsEmpty)
        {
            if (_used == _buffer.Length)
            {
                Refill();
            }

            Span<byte> bytes = _buffer.AsSpan(_used, int.Min(destination.Length, _buffer.Length - _used));
            bytes.CopyTo(destination);
            bytes.Clear();
            destination = destination[bytes.Length..];
            _used += bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_buffer);
    }

    private void Refill()
    {
        Span<byte> counters = stackalloc byte[BufferBlocks * BlockSize];
        counters.Clear();
        for (int i = 0; i < BufferBlocks; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(counters[((i * BlockSize) + sizeof(ulong))..], _counter++);
        }

        _aes.EncryptEcb(counters, _buffer, PaddingMode.None);
        _used = 0;
    }
}
