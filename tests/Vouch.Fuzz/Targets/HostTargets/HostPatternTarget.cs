using System.Text;
using Vouch.Attestor.Dialing;

namespace Vouch.Fuzz.Targets;

/// <summary>The operator's patterns (first line) and a host (the rest).</summary>
internal sealed class HostPatternTarget : IFuzzTarget
{
    public static string Name => "host-pattern";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        int newline = text.IndexOf('\n', StringComparison.Ordinal);
        string host = newline < 0 ? text : text[(newline + 1)..];
        text = newline < 0 ? text : text[..newline];
        if (!HostPattern.TryParse(text, out HostPattern? pattern))
        {
            return;
        }

        string canonical = pattern.ToString();
        FuzzCheck.That(HostPattern.TryParse(canonical, out HostPattern? again) && again.ToString() == canonical, "A pattern has one form.");
        HostPolicy allows = new([text], []);
        HostPolicy denies = new([], [text]);
        bool isHost = HostName.TryNormalize(host, out string? normal);
        FuzzCheck.That(isHost ? allows.Allows(host) != denies.Allows(host) : !allows.Allows(host) && !denies.Allows(host), "A pattern covers a host or does not.");
        FuzzCheck.That(!isHost || allows.Allows(host) == allows.Allows(normal!), "All forms of a host are one host.");
        FuzzCheck.That(text.Contains('*', StringComparison.Ordinal) || allows.Allows(text), "A name covers itself.");
    }
}
