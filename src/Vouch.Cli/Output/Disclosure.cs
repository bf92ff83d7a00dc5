using System.Net;
using System.Text.Json.Nodes;
using Vouch.Proving;
using Vouch.Transport.Connecting;

namespace Vouch.Cli.Output;

/// <summary>What a session will show to whom, said before it starts.</summary>
/// <param name="Hidden">The parts of the request that the attestor will not see.</param>
/// <param name="Waived">The secret parts that it will see, because the user allowed it.</param>
/// <param name="IsProven">Whether neither request nor response is shown: they are proven.</param>
/// <param name="Warnings">What the user should know about the way to the attestor.</param>
internal sealed record Disclosure(IReadOnlyList<string> Hidden, IReadOnlyList<string> Waived, bool IsProven, IReadOnlyList<string> Warnings)
{
    public static Disclosure Of(ProveRequest request, PeerAddress attestor)
    {
        string[] secrets = [.. request.SecretHeaders.Select(h => $"header {h.Key}"), .. request.SecretBody ? ["body"] : (string[])[]];
        string[] warnings = attestor.IsSecure || IsThisMachine(attestor.Host)
            ? []
            : [$"the connection to {attestor} is not encrypted: who listens there can read what is opened to the attestor; use tls:// or wss://"];
        return request.HideFromAttestor ? new Disclosure(secrets, [], true, warnings)
            : request.DiscloseRequestToAttestor ? new Disclosure([], secrets, false, warnings)
            : new Disclosure(secrets, [], false, warnings);
    }

    public void Say(ProgressLine progress)
    {
        if (IsProven)
        {
            progress.Say("the attestor will see neither request nor response but the names of the request's headers, its Host, and all lengths");
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
        ["response"] = IsProven ? "nothing" : "whole",
    };

    private void SayOpened(ProgressLine progress)
    {
        string request = Hidden.Count > 0 ? $"the request without the {And(Hidden)}" : Waived.Count > 0 ? $"the whole request, with the {And(Waived)}" : "the whole request";
        progress.Say($"the attestor will see {request}, and the whole response");
    }

    private static string And(IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : $"{string.Join(", the ", parts.Take(parts.Count - 1))} and the {parts[^1]}";

    private static bool IsThisMachine(string host)
        => host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
