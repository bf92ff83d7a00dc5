using System.Text.RegularExpressions;
using Vouch.Testing;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>Every violation of docs/security/tls-violations.md ends in the right alert and a typed error.</summary>
public sealed partial class TlsViolationTests
{
    private static readonly TlsViolation[] s_all = [.. RecordViolations.All, .. HelloViolations.All, .. FlightViolations.All, .. OldVersionViolations.All];

    public static TheoryData<string> Ids => [.. s_all.Select(v => v.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_violation_ends_in_its_alert(string id)
    {
        TlsViolation violation = s_all.Single(v => v.Id == id);
        await using ScriptedSession session = ScriptedSession.Start(violation.Key, violation.Commit, violation.Options);

        TlsException e = await Assert.ThrowsAsync<TlsException>(async () =>
        {
            await session.Client.HandshakeAsync(session.Cancel);
            await session.ReadToEndAsync();
        });
        await session.DisposeAsync();

        Assert.Equal(violation.Alert, e.Alert);
        Assert.False(e.IsFromPeer);
        Assert.Equal(violation.Alert, session.Server.ReceivedAlert);
    }

    [Fact]
    public void The_document_lists_every_violation_that_is_tested()
    {
        string[] expected = [.. s_all.Select(v => $"| {v.Id} | RFC {v.Source} | {v.Text} | {Snake(v.Alert)} |")];

        string document = File.ReadAllText(RepositoryRoot.PathTo("docs/security/tls-violations.md"));

        string[] rows = [.. document.Split('\n').Where(l => RowPattern().IsMatch(l))];
        Assert.Equal(expected, rows);
    }

    private static string Snake(AlertDescription alert)
        => string.Concat(alert.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    [GeneratedRegex(@"^\| [A-Z]\d\d \|")]
    private static partial Regex RowPattern();
}
