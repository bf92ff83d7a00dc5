namespace Vouch.SessionBench.Output;

/// <summary>Results as lines for people.</summary>
internal static class TextTable
{
    private const double Mebibyte = 1024 * 1024;

    public static string Line(CaseResult result)
        => $"{result.Case.Name,-38} {result.Link.Name,-8} {result.Median,9:N1} ms ({result.Minimum:N1} to {result.Maximum:N1}, {result.Milliseconds.Count} runs)"
            + (result.Online is double online ? $", {online:N1} online" : "")
            + $"  up {result.BytesUp:N0} down {result.BytesDown:N0} B, {result.Rounds} rounds"
            + $"  cpu {(result.ProverCpu is double cpu ? $"{cpu:N1}" : "-")} + {result.AttestorCpu:N1} ms"
            + $"  peak {result.ProverPeak / Mebibyte:N0} + {result.AttestorPeak / Mebibyte:N0} MiB";
}
