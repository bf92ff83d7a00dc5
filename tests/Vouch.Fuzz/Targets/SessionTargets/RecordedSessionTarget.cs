using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>Everything that the attestor holds when it checks: both messages of the prover and both recordings.</summary>
internal sealed class RecordedSessionTarget : IFuzzTarget
{
    public static string Name => "recorded-session";

    public static void Fuzz(ReadOnlySpan<byte> input) => Passes(input);

    /// <summary>Whether the attestor would sign.</summary>
    public static bool Passes(ReadOnlySpan<byte> input)
    {
        SessionFile file = SessionFile.Read(input);
        try
        {
            OpenMessage open = OpenMessage.Decode(file.Open);
            if (!Vouch.Tls.ServerName.TryParse(open.Host, out Vouch.Tls.ServerName? name) || name.Text != open.Host)
            {
                return false; // refused before anything is dialled
            }

            using OpeningMessage opening = OpeningMessage.Decode(file.Opening);
            return SessionFile.Check(open, opening, file.Client, file.Server) is not null;
        }
        catch (ProtocolException)
        {
            return false;
        }
    }
}
