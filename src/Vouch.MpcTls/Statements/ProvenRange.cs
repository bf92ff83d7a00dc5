using Vouch.Tls;

namespace Vouch.MpcTls.Statements;

/// <summary>What is proven of bytes that the attestor does not see: a commitment to them, SHA-256(<paramref name="Prefix"/> ‖ blinder ‖ bytes), a check that they pass, or both.</summary>
/// <param name="Direction">Who sent the bytes.</param>
/// <param name="Segments">Where they are in the application data: ascending, not touching, none empty.</param>
/// <param name="Prefix">What begins the hash: a label of 16 bytes that both sides know.</param>
/// <param name="Commitment">32 bytes; none where the bytes are only checked.</param>
/// <param name="Check">The check.</param>
public sealed record ProvenRange(Side Direction, IReadOnlyList<(int Start, int Length)> Segments, ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Commitment, RangeCheck Check = RangeCheck.None)
{
    /// <summary>The size of a blinder, in bytes.</summary>
    public const int BlinderSize = 16;

    /// <summary>How many bytes it is about.</summary>
    public int Size => Segments.Sum(s => s.Length);

    /// <summary>Whether the bytes are committed to.</summary>
    public bool IsCommitted => Commitment.Length > 0;

    internal const int PrefixSize = 16;

    internal const int CommitmentSize = 32;

    /// <exception cref="SessionProofException">Nothing can be proven of such a range.</exception>
    internal void ThrowIfInvalid()
    {
        bool isValid = Direction is Side.Client or Side.Server && Segments.Count > 0
            && (IsCommitted ? Prefix.Length == PrefixSize && Commitment.Length == CommitmentSize : Check != RangeCheck.None);
        long end = -1;
        foreach ((int start, int length) in Segments)
        {
            isValid = isValid && start > end && length > 0;
            end = (long)start + length;
        }

        if (!isValid || end > int.MaxValue)
        {
            throw new SessionProofException(SessionProofFailure.RangeInvalid, "The segments of a range are out of order, or nothing is said of it.");
        }
    }
}
