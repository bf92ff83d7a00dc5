using System.Globalization;
using Vouch.LinkRelay;
using Vouch.Testing;

namespace Vouch.SessionBench;

/// <summary>What to measure and where to write it.</summary>
internal sealed record BenchOptions
{
    public const string Help = """
        Measures whole sessions between processes: a server, an attestor and a prover, over loopback and over shaped links.

          session-bench [--quick] [--json] [--case TEXT]... [--link NAME]... [--runs N] [--out DIR]

          --quick      few runs, loopback and one link; writes to artifacts/performance
          --json       print one JSON object a result instead of a table
          --case TEXT  only cases whose name contains TEXT (repeatable)
          --link NAME  only this link: loopback, lan, metro, fibre, cable, mobile (repeatable)
          --runs N     measured runs of a small session over loopback (default 100)
          --out DIR    where sessions.csv and sessions.svg go (default docs/performance)
        """;

    public bool ShowsHelp { get; private init; }

    public bool IsQuick { get; private init; }

    public bool IsJson { get; private init; }

    public IReadOnlyList<string> Cases { get; private init; } = [];

    public IReadOnlyList<LinkProfile> Links { get; private init; } = LinkProfile.All;

    public int Runs { get; private init; } = 100;

    public string Out { get; private init; } = RepositoryRoot.PathTo("docs/performance");

    /// <summary>Whether everything is measured, so that the chart is whole.</summary>
    public bool IsWhole => Cases.Count == 0 && Links.Count == LinkProfile.All.Count;

    public static bool TryParse(string[] args, out BenchOptions options, out string problem)
    {
        options = new BenchOptions();
        problem = "";
        List<string> cases = [];
        List<LinkProfile> links = [];
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "-h" or "--help":
                    options = options with { ShowsHelp = true };
                    continue;
                case "--quick":
                    options = options with { IsQuick = true, Runs = 10, Links = [LinkProfile.Loopback, LinkProfile.Fibre], Out = RepositoryRoot.PathTo("artifacts/performance") };
                    continue;
                case "--json":
                    options = options with { IsJson = true };
                    continue;
                case "--case" when value is not null:
                    cases.Add(value);
                    break;
                case "--link" when LinkProfile.All.FirstOrDefault(l => l.Name == value) is { } link:
                    links.Add(link);
                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int runs) && runs > 0:
                    options = options with { Runs = runs };
                    break;
                case "--out" when value is not null:
                    options = options with { Out = value };
                    break;
                default:
                    problem = $"'{args[i]}' is not an option, or lacks its value";
                    return false;
            }

            i++;
        }

        options = options with { Cases = cases, Links = links.Count > 0 ? links : options.Links };
        return true;
    }
}
