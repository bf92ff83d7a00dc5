using Vouch.Transport.Connecting;

namespace Vouch.Proving;

/// <summary>The connection to the attestor that the options name.</summary>
internal static class AttestorConnection
{
    public static async Task<Stream> OpenAsync(ProverOptions options, CancellationToken cancellationToken)
    {
        if (!PeerAddress.TryParse(options.Attestor, out PeerAddress? address))
        {
            throw new ArgumentException($"'{options.Attestor}' is not an attestor's address; write host:port, tls://host:port, ws://host:port/v1/session or wss://host/v1/session.");
        }

        try
        {
            return await PeerConnector.ConnectAsync(address, new PeerConnectorOptions { Roots = options.AttestorRoots }, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerUnreachableException e)
        {
            throw new ProveException(ProveFailure.AttestorUnreachable, $"{e.Message} Is the attestor running there?", e);
        }
    }
}
