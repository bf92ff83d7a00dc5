using System.Text.Json.Nodes;
using Vouch.LinkRelay;

namespace Vouch.SessionBench;

/// <summary>What one case took over one link.</summary>
/// <param name="Case">What was run.</param>
/// <param name="Link">Between prover and attestor.</param>
/// <param name="Milliseconds">Wall time of each run, ascending: from the start of connecting (cold: of the process) until the attestation was written.</param>
/// <param name="BytesUp">From prover to attestor with all framing; the median.</param>
/// <param name="BytesDown">From attestor to prover; the median.</param>
/// <param name="Rounds">How often the prover sent data after it had received some.</param>
/// <param name="ProverCpu">The prover's processor time for one session, in milliseconds; null if it was not measured.</param>
/// <param name="AttestorCpu">The attestor's processor time for one session, in milliseconds.</param>
/// <param name="ProverPeak">The prover's largest resident set, in bytes.</param>
/// <param name="AttestorPeak">The attestor's largest resident set, in bytes.</param>
internal sealed record CaseResult(
    SessionCase Case,
    LinkProfile Link,
    IReadOnlyList<double> Milliseconds,
    long BytesUp,
    long BytesDown,
    int Rounds,
    double? ProverCpu,
    double AttestorCpu,
    long ProverPeak,
    long AttestorPeak)
{
    /// <summary>The last part of it, from the first byte to the server on; the median. Null where the prover does not say.</summary>
    public double? Online { get; init; }

    public double Median => Quantile(0.5);

    public double Minimum => Milliseconds[0];

    public double Maximum => Milliseconds[^1];

    /// <summary>A tenth of the runs took longer.</summary>
    public double NinthDecile => Quantile(0.9);

    public JsonObject ToJson() => new()
    {
        ["case"] = Case.Name,
        ["link"] = Link.Name,
        ["runs"] = Milliseconds.Count,
        ["medianMilliseconds"] = Math.Round(Median, 2),
        ["minimumMilliseconds"] = Math.Round(Minimum, 2),
        ["ninthDecileMilliseconds"] = Math.Round(NinthDecile, 2),
        ["maximumMilliseconds"] = Math.Round(Maximum, 2),
        ["onlineMilliseconds"] = Online is double online ? Math.Round(online, 2) : null,
        ["bytesUp"] = BytesUp,
        ["bytesDown"] = BytesDown,
        ["rounds"] = Rounds,
        ["proverCpuMilliseconds"] = ProverCpu is double cpu ? Math.Round(cpu, 2) : null,
        ["attestorCpuMilliseconds"] = Math.Round(AttestorCpu, 2),
        ["proverPeakBytes"] = ProverPeak,
        ["attestorPeakBytes"] = AttestorPeak,
    };

    public static T MedianOf<T>(IEnumerable<T> values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private double Quantile(double part) => Milliseconds[(int)(part * (Milliseconds.Count - 1))];
}
