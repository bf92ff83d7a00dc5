using System.Globalization;
using System.Text;

namespace Vouch.SessionBench.Output;

/// <summary>The medians of the small sessions as horizontal bars, grouped by link, beside what others have published. One linear scale, a number on each bar.</summary>
internal static class SessionChart
{
    private const int Width = 860;
    private const int LabelWidth = 330;
    private const int ValueWidth = 90;
    private const int BarHeight = 18;
    private const int BarStep = 23;
    private const int GroupStep = 34;
    private const int Top = 78;
    private const string Ours = "#1f6f8b";
    private const string Others = "#b9b2a3";

    /// <summary>Published figures for about 1 KB up and 2 KB down; the first was measured on a 2-core machine over loopback, the others are the publisher's own.</summary>
    private static readonly (string Group, string Label, double Milliseconds)[] s_anchors =
    [
        ("loopback", "Reclaim, proxy, disclosed", 86),
        ("lan", "TLSNotary alpha.15, proxy, zero knowledge", 150),
        ("fibre", "TLSNotary alpha.15, proxy, zero knowledge", 980),
        ("cable", "TLSNotary alpha.15, proxy, zero knowledge", 1_600),
        ("cold", "Reclaim, cold, loopback", 430),
    ];

    private static readonly (string Key, string Title)[] s_groups =
    [
        ("loopback", "loopback"),
        ("lan", "1 Gbps, 1 ms one way"),
        ("metro", "200 Mbps, 10 ms one way"),
        ("fibre", "fibre: 100 Mbps, 15 ms one way"),
        ("cable", "cable: 20 Mbps, 20 ms one way"),
        ("mobile", "mobile: 30 Mbps, 30 ms one way"),
        ("cold", "cold start, loopback"),
    ];

    public static string Draw(IReadOnlyList<CaseResult> results)
    {
        List<Bar> bars = [];
        foreach ((string key, string _) in s_groups)
        {
            bars.AddRange(results
                .Where(r => !r.Case.IsLarge && (r.Case.Path == "/json/2048") && (r.Case.Prover == ProverKind.Warm ? r.Link.Name : "cold") == key)
                .Select(r => new Bar(key, $"Vouch, {r.Case.Name}", r.Median, IsOurs: true)));
            bars.AddRange(s_anchors.Where(a => a.Group == key && bars.Exists(b => b.Group == key)).Select(a => new Bar(key, a.Label, a.Milliseconds, IsOurs: false)));
        }

        return bars.Count == 0 ? "" : Draw(bars);
    }

    private static string Draw(List<Bar> bars)
    {
        (string Key, string Title)[] groups = [.. s_groups.Where(g => bars.Exists(b => b.Group == g.Key))];
        int height = Top + (groups.Length * GroupStep) + (bars.Count * BarStep) + 16;
        double most = bars.Max(b => b.Milliseconds);
        StringBuilder svg = new();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="13" fill="#222">""");
        Line($"""<title>Time of a session until the signed attestation is written</title>""");
        Line($"""<rect width="{Width}" height="{height}" fill="#fdfcf9"/>""");
        Line($"""<text x="16" y="28" font-size="17" font-weight="600">Time of a session until the signed attestation is written, median</text>""");
        Line($"""<text x="16" y="48" fill="#555">Vouch: proxy mode, the response opened to the attestor. Grey: figures of others, same links; zero knowledge does more.</text>""");
        int y = Top;
        foreach ((string key, string title) in groups)
        {
            Line($"""<text x="16" y="{y + 10}" font-weight="600">{title}</text>""");
            y += GroupStep - 12;
            foreach (Bar bar in bars.Where(b => b.Group == key))
            {
                double width = double.Max(1, bar.Milliseconds / most * (Width - LabelWidth - ValueWidth));
                Line($"""<text x="{LabelWidth - 8}" y="{y + 13}" text-anchor="end">{bar.Label}</text>""");
                Line($"""<rect x="{LabelWidth}" y="{y}" width="{width:F1}" height="{BarHeight}" fill="{(bar.IsOurs ? Ours : Others)}"/>""");
                Line($"""<text x="{LabelWidth + width + 6:F1}" y="{y + 13}">{bar.Milliseconds:N0} ms</text>""");
                y += BarStep;
            }

            y += 12;
        }

        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed record Bar(string Group, string Label, double Milliseconds, bool IsOurs);
}
