using Vouch.Tls;

namespace Vouch.MpcTls.Statements;

/// <summary>A commitment to bytes that the attestor does not see: SHA-256(<paramref name="Prefix"/> ‖ blinder ‖ bytes).</summary>
/// <param name="Direction">Who sent the bytes.</param>
/// <param name="Segments">Where they are in the application data: ascending, not touching, none empty.</param>
/// <param name="Prefix">What begins the hash: a label of 16 bytes that both sides know.</param>
/// <param name="Commitment">32 bytes.</param>
/// <param name="Check">What else is proven.</param>
public sealed record CommittedRange(Side Direction, IReadOnlyList<(int Start, int Length)> Segments, ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Commitment, RangeCheck Check = RangeCheck.None)
{
    /// <summary>The size of a blinder, in bytes.</summary>
    public const int BlinderSize = 16;

    /// <summary>How many bytes are committed to.</summary>
    public int Size => Segments.Sum(s => s.Length);

    internal const int PrefixSize = 16;

    internal const int CommitmentSize = 32;

    /// <exception cref="SessionProofException">It is none that can be committed to.</exception>
    internal void ThrowIfInvalid()
    {
        bool isValid = Direction is Side.Client or Side.Server && Segments.Count > 0 && Prefix.Length == PrefixSize && Commitment.Length == CommitmentSize;
        long end = -1;
        foreach ((int start, int length) in Segments)
        {
            isValid = isValid && start > end && length > 0;
            end = (long)start + length;
        }

        if (!isValid || end > int.MaxValue)
        {
            throw new SessionProofException(SessionProofFailure.RangeInvalid, "The segments of a committed range are out of order.");
        }
    }
}
