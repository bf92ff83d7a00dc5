using System.Security.Cryptography;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Commitments;

/// <summary>SHA-256(label ‖ blinder ‖ bytes): binding by collision resistance, hiding by 16 bytes of blinder.</summary>
/// <remarks>Direction, place and kind stand beside the commitment in the same signed leaf, so they need not be hashed here.</remarks>
internal sealed class RangeCommitment : IDisposable
{
    /// <summary>The size of a commitment, in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Commits to segments of a transcript.</summary>
    public void Compute(ReadOnlySpan<byte> blinder, ReadOnlySpan<byte> wire, ReadOnlySpan<Segment> segments, Span<byte> commitment)
    {
        Start(blinder);
        foreach (Segment segment in segments)
        {
            _hash.AppendData(wire.Slice(segment.Start, segment.Length));
        }

        _hash.GetHashAndReset(commitment);
    }

    /// <summary>Whether bytes and blinder open a commitment.</summary>
    public bool Opens(ReadOnlySpan<byte> blinder, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> commitment)
    {
        Span<byte> computed = stackalloc byte[Size];
        Start(blinder);
        _hash.AppendData(bytes);
        _hash.GetHashAndReset(computed);
        return computed.SequenceEqual(commitment);
    }

    public void Dispose() => _hash.Dispose();

    private void Start(ReadOnlySpan<byte> blinder)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blinder.Length, SeedExpansion.ValueSize);
        _hash.AppendData(Labels.Commitment);
        _hash.AppendData(blinder);
    }
}
