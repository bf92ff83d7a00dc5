using System.Net;
using System.Text.Json.Nodes;
using Vouch.Proving;
using Vouch.Transport.Connecting;

namespace Vouch.Cli.Output;

/// <summary>What a session will show to whom, said before it starts.</summary>
/// <param name="View">What the attestor sees.</param>
/// <param name="Revealed">The parts that it is shown of a session that is proven.</param>
/// <param name="Committed">The parts that are committed to besides; all, if none is named.</param>
/// <param name="Hidden">The parts of the request that it will not see.</param>
/// <param name="Waived">The secret parts that it will see, because the user allowed it.</param>
/// <param name="Warnings">What the user should know about the way to the attestor.</param>
internal sealed record Disclosure(AttestorView View, IReadOnlyList<string> Revealed, IReadOnlyList<string> Committed, IReadOnlyList<string> Hidden, IReadOnlyList<string> Waived, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether the attestor does not learn which server it is.</summary>
    private bool HidesServer { get; init; }

    /// <summary>How many requests go before.</summary>
    private int Earlier { get; init; }

    private bool IsProven => View == AttestorView.Revealed;

    public static Disclosure Of(ProveRequest request, PeerAddress attestor)
    {
        string[] secrets = [.. request.SecretHeaders.Select(h => $"header {h.Key}"), .. request.SecretBody ? ["body"] : (string[])[]];
        string[] warnings = attestor.IsSecure || IsThisMachine(attestor.Host)
            ? []
            : [$"the connection to {attestor} is not encrypted: who listens there can read what the attestor is shown; use tls:// or wss://"];
        bool isWaived = request.AttestorView == AttestorView.Everything;
        string[] committed = request is { AttestorView: AttestorView.Revealed, Reveal.Count: 0, Commit.Count: 0 } ? ["request", "response"] : [.. request.Commit];
        return new Disclosure(request.AttestorView, [.. request.Reveal], committed, isWaived ? [] : secrets, isWaived ? secrets : [], warnings) { HidesServer = request.HideServerName, Earlier = request.Earlier.Count };
    }

    public void Say(ProgressLine progress)
    {
        if (IsProven)
        {
            string revealed = Revealed.Count == 0 ? "nothing of request and response" : And(Revealed, "");
            string requests = Earlier == 0 ? "the request's headers" : $"headers of all {Earlier + 1} requests, the methods of those before the last";
            progress.Say($"the attestor will see {revealed}, besides the names of {requests}, {(HidesServer ? "" : "its Host, ")}and all lengths{(HidesServer ? "; not which server it is" : "")}");
        }
        else
        {
            SayOpened(progress);
        }

        foreach (string warning in Warnings)
        {
            progress.Say($"warning: {warning}");
        }
    }

    public JsonObject ToJson() => new()
    {
        ["request"] = IsProven ? "headerNames" : Hidden.Count > 0 ? "exceptHidden" : "whole",
        ["hidden"] = new JsonArray([.. Hidden.Select(h => (JsonNode)JsonValue.Create(h))]),
        ["response"] = !IsProven ? "whole" : Revealed.Any(part => part.StartsWith("response", StringComparison.Ordinal)) ? "revealed" : "nothing",
        ["revealed"] = new JsonArray([.. Revealed.Select(r => (JsonNode)JsonValue.Create(r))]),
        ["committed"] = new JsonArray([.. Committed.Select(c => (JsonNode)JsonValue.Create(c))]),
    };

    private void SayOpened(ProgressLine progress)
    {
        string request = Hidden.Count > 0 ? $"the request without the {And(Hidden)}" : Waived.Count > 0 ? $"the whole request, with the {And(Waived)}" : "the whole request";
        progress.Say($"the attestor will see {request}, and the whole response");
    }

    private static string And(IReadOnlyList<string> parts, string article = "the ")
        => parts.Count == 1 ? parts[0] : $"{string.Join($", {article}", parts.Take(parts.Count - 1))} and {article}{parts[^1]}";

    private static bool IsThisMachine(string host)
        => host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
