using System.Globalization;
using System.Text;

namespace Vouch.SessionBench.Output;

/// <summary>Results as comma-separated values (RFC 4180).</summary>
internal static class CsvTable
{
    private const string Head = "date,case,link,runs,median_ms,minimum_ms,ninth_decile_ms,maximum_ms,online_ms,bytes_up,bytes_down,rounds,prover_cpu_ms,attestor_cpu_ms,prover_peak_bytes,attestor_peak_bytes\n";

    public static string Write(IEnumerable<CaseResult> results)
    {
        StringBuilder text = new(Head);
        foreach (CaseResult r in results)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{DateTimeOffset.UtcNow:yyyy-MM-dd},\"{r.Case.Name}\",{r.Link.Name},{r.Milliseconds.Count},{r.Median:F2},{r.Minimum:F2},{r.NinthDecile:F2},{r.Maximum:F2},{r.Online:F2},")
                .Append(CultureInfo.InvariantCulture, $"{r.BytesUp},{r.BytesDown},{r.Rounds},{r.ProverCpu:F2},{r.AttestorCpu:F2},{r.ProverPeak},{r.AttestorPeak}\n");
        }

        return text.ToString();
    }
}
