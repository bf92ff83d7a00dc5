using Vouch.Tls.Handshake;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <summary>Reads the hello messages of a handshake that is over.</summary>
internal static class RecordedHellos
{
    /// <param name="client">What the client said.</param>
    /// <param name="server">What the server said.</param>
    /// <param name="check">Judges each ClientHello.</param>
    /// <exception cref="TlsException">They do not agree on anything that the client has offered.</exception>
    public static Negotiation Read(IHandshakeFlow client, IHandshakeFlow server, Action<ClientHello> check)
    {
        Negotiation negotiation = new(client.ReadMessage(version: null));
        try
        {
            check(negotiation.Offer);
            if (!negotiation.TakeServerHello(server.ReadMessage(version: null)))
            {
                client.ExpectBoundary();
                server.ExpectBoundary();
                negotiation.TakeSecondClientHello(client.ReadMessage(TlsVersion.Tls13));
                check(negotiation.Offer);
                negotiation.TakeServerHello(server.ReadMessage(TlsVersion.Tls13));
            }

            return negotiation;
        }
        catch
        {
            negotiation.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a server_name that is not the host: its name if it has one, otherwise none (RFC 6066, section 3).</summary>
    public static void CheckServerName(ClientHello hello, ServerName host)
    {
        string? expected = host.IsDns ? host.Text : null;
        if (hello.ServerName != expected)
        {
            TlsException.Throw(AlertDescription.UnrecognizedName, $"server_name is '{hello.ServerName}', but the host is '{host.Text}'.");
        }
    }
}
