using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Testing;

/// <summary>Reproducible bytes for tests: SHA-256 of a seed and a counter.</summary>
public sealed class SeededRandomSource(ulong seed) : IRandomSource
{
    private readonly byte[] _input = new byte[16];
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private int _used = SHA256.HashSizeInBytes;
    private ulong _counter;

    public void Fill(Span<byte> destination)
    {
        foreach (ref byte b in destination)
        {
            if (_used == _block.Length)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(_input, seed);
                BinaryPrimitives.WriteUInt64LittleEndian(_input.AsSpan(8), _counter++);
                SHA256.HashData(_input, _block);
                _used = 0;
            }

            b = _block[_used++];
        }
    }
}
