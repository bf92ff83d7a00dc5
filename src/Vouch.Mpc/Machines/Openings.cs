using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>A running hash of wires that are said to hold zero: at such a wire MAC and key are the same, so both parties come to the same hash.</summary>
/// <remarks>A prover that says so of a one has to find the key, K = M + Delta, without knowing Delta (the zero check of eprint 2021/076).</remarks>
internal sealed class Openings : IDisposable
{
    /// <summary>The size of the hash in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ulong _check;

    /// <summary>Starts the first check.</summary>
    public Openings() => Begin();

    /// <summary>Whether nothing was added since the last check.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Adds wires.</summary>
    public void Add(ReadOnlySpan<Block> wires)
    {
        IsEmpty &= wires.IsEmpty;
        _hash.AppendData(Block.AsBytes(wires));
    }

    /// <summary>The hash of this check; the next one begins.</summary>
    public void Finish(Span<byte> destination)
    {
        _hash.GetHashAndReset(destination);
        Begin();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Begin()
    {
        IsEmpty = true;
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, _check++);
        _hash.AppendData("vouch/proof/openings/v1\0"u8);
        _hash.AppendData(number);
    }
}
