using Vouch.Tls.Certificates;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;

namespace Vouch.Tls;

/// <summary>What a handshake has agreed on and proven. Only a finished one makes it: a live client's, or a recorded one that was verified.</summary>
public sealed class TlsSession : TlsHandshake
{
    internal TlsSession(ServerFlight flight, NamedGroup group, byte[] serverShare, byte[] helloHash, VerifiedServerCertificate certificate)
        : base(flight, group, serverShare, helloHash)
    {
        Certificate = certificate;
    }

    /// <summary>The host: what the certificate is for, and what server_name said if it is a DNS name.</summary>
    public ServerName Host => Certificate.Name;

    /// <summary>The server's certificate, checked.</summary>
    public VerifiedServerCertificate Certificate { get; }
}
