using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>What a log of records means for a prover: more than it holds ends the session.</summary>
internal static class RecordLogLimits
{
    private const int Overhead = 1024 * 1024;

    /// <summary>A log for records that hold so many bytes: they may take an eighth more, and a bit.</summary>
    public static RecordLog Create(int maxContent, LargeArrays? memory = null)
        => new((int)long.Min(maxContent + (maxContent / 8L) + Overhead, Array.MaxLength), int.MaxValue, memory);

    /// <exception cref="ProveException">It is too much.</exception>
    public static void Keep(this RecordLog log, ReadOnlySpan<byte> bytes)
    {
        if (!log.TryAppend(bytes))
        {
            throw new ProveException(ProveFailure.ResponseTooLarge, "The session is larger than the limit.");
        }
    }
}
