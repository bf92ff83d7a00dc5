using System.Security.Authentication;
using Vouch.Attesting;
using Vouch.Transport.Connecting;

namespace Vouch.Proving;

/// <summary>The connection to the attestor that the options name.</summary>
internal static class AttestorConnection
{
    public static async Task<Stream> OpenAsync(ProverOptions options, CancellationToken cancellationToken)
    {
        if (!PeerAddress.TryParse(options.Attestor, out PeerAddress? address))
        {
            throw new ArgumentException($"'{options.Attestor}' is not an attestor's address; write host:port, tls://host:port, ws://host:port or wss://host.");
        }

        // A WebSocket address without a path means the one at which attestors serve sessions.
        address = address is { IsWebSocket: true, Path: "/" } ? PeerAddress.Parse($"{address.ToString().TrimEnd('/')}{AttestorSessions.WebSocketPath}") : address;
        try
        {
            return await PeerConnector.ConnectAsync(address, new PeerConnectorOptions { Roots = options.AttestorRoots }, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerUnreachableException e)
        {
            throw new ProveException(ProveFailure.AttestorUnreachable, $"{e.Message.TrimEnd('.')}. {Advice(e)}", e);
        }
    }

    private static string Advice(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException)
            {
                return "If you trust who issued the attestor's own certificate, pass the root with --attestor-ca; if it serves without TLS, use tcp:// or ws://.";
            }
        }

        return "Is the attestor running there?";
    }
}
