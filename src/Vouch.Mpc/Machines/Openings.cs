using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>A running hash of wires that are said to hold zero: at such a wire MAC and key (active label and label of zero) are the same, so both parties come to the same hash.</summary>
/// <remarks>Who says so of a one, without having Delta, has to find the key, K = M + Delta, without it (the zero check of eprint 2021/076).</remarks>
internal sealed class Openings : IDisposable
{
    /// <summary>The size of the hash in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _label;
    private ulong _check;

    /// <summary>Starts the first check.</summary>
    /// <param name="label">Separates the hashes of one protocol from those of others.</param>
    public Openings(ReadOnlySpan<byte> label)
    {
        _label = [.. label, 0];
        Begin();
    }

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
        _hash.AppendData(_label);
        _hash.AppendData(number);
    }
}
