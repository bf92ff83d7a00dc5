using System.Text;
using Vouch.Attestor.Dialing;
using Vouch.Tls;
using Vouch.Tls.Certificates;

namespace Vouch.Fuzz.Targets;

/// <summary>Hosts as text: of the client, of certificates, and of the attestor's rules.</summary>
internal sealed class ServerNameTarget : IFuzzTarget
{
    public static string Name => "server-name";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        int newline = text.IndexOf('\n', StringComparison.Ordinal);
        string pattern = newline < 0 ? "*." + text : text[(newline + 1)..];
        text = newline < 0 ? text : text[..newline];
        if (ServerName.TryParse(text, out ServerName? name))
        {
            FuzzCheck.That(ServerName.TryParse(name.Text, out ServerName? again) && again.Text == name.Text && again.IsDns == name.IsDns, "A host has one form.");
            FuzzCheck.That(!SubjectNames.Matches(pattern, name.Text) || pattern.Split('.').Length == name.Text.Split('.').Length, "A wildcard stands for one label.");
            FuzzCheck.That(
                !HostName.TryNormalize(name.Text, out string? dialled) || dialled == name.Text, "The attestor dials the host that the client means.");
        }

        if (HostName.TryNormalize(text, out string? normal))
        {
            FuzzCheck.That(HostName.TryNormalize(normal, out string? twice) && twice == normal, "A name has one form.");
        }
    }
}
