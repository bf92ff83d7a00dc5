using System.Globalization;
using Vouch.Fuzz.Running;
using Vouch.Fuzz.Targets;

namespace Vouch.Fuzz.Tests;

/// <summary>Every target over its corpus, and a moment of seeded changes.</summary>
public sealed class SmokeTests
{
    private const int MaxMutations = 20_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_takes_its_corpus_and_changes_of_it(string target)
    {
        FuzzReport report = new FuzzRunner(FuzzTarget.Find(target)!, seed: 1).Run(s_budget, MaxMutations);

        Assert.True(report.Failure is null, string.Create(CultureInfo.InvariantCulture, $"{report}\n{(report.FailedInput is null ? "" : Convert.ToHexString(report.FailedInput.AsSpan(0, int.Min(4096, report.FailedInput.Length))))}"));
        Assert.True(report.Inputs > 0, "The target has no corpus.");
    }

    [Fact]
    public void The_corpus_holds_nothing_but_inputs_of_targets_and_stays_small()
    {
        string[] directories = [.. Directory.EnumerateDirectories(Corpus.Root).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        long size = Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

        Assert.Equal(FuzzTarget.All.Select(target => target.Name).Order(StringComparer.Ordinal), directories);
        Assert.InRange(size, 1, 1 << 20);
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("split")]
    [InlineData("tls12")]
    public void The_recorded_sessions_of_the_corpus_pass_every_check(string name)
    {
        byte[] session = Corpus.Load(RecordedSessionTarget.Name).First(input => input.Name == name).Bytes;

        Assert.True(RecordedSessionTarget.Passes(session));
    }
}
