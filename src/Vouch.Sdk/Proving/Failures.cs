using Vouch.Attestations.Presentations;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Transport;

namespace Vouch.Proving;

/// <summary>What a broken session means for the user: which side, what happened, what to do.</summary>
internal static class Failures
{
    public static ProveException Explain(Exception e) => e switch
    {
        ProveException known => known,
        TlsException { CertificateRejection: CertificateRejection.UntrustedRoot } => new ProveException(
            ProveFailure.ServerCertificate, $"{e.Message} If you trust who issued it, pass the root with --ca; the attestor must trust it too.", e),
        TlsException { CertificateRejection: not null } => new ProveException(ProveFailure.ServerCertificate, e.Message, e),
        TlsException { IsFromPeer: true } tls => new ProveException(ProveFailure.ServerTls, $"The server ended the TLS connection with the alert {tls.Alert}. 'vouch probe' shows what it supports.", e),
        TlsException => new ProveException(ProveFailure.ServerTls, $"The server broke TLS: {e.Message}", e),
        PresentationException part => new ProveException(ProveFailure.PartNotFound, $"{part.Message} Name another part with --reveal or --commit, or none to have all committed to.", e),
        PeerLostException => new ProveException(ProveFailure.AttestorLost, "The attestor fell silent. Check the connection to it and try again.", e),
        UnsupportedVersionException => new ProveException(ProveFailure.AttestorMisbehaved, $"{e.Message} Use the same version of Vouch on both sides.", e),
        ProtocolException => new ProveException(ProveFailure.AttestorMisbehaved, $"The attestor broke the protocol: {e.Message}", e),
        ConnectionException => new ProveException(ProveFailure.AttestorLost, $"The connection to the attestor broke: {e.Message}", e),
        EndOfStreamException => new ProveException(ProveFailure.ServerTls, "The server closed the connection during the TLS handshake. 'vouch probe' shows what it supports.", e),
        _ => new ProveException(ProveFailure.AttestorLost, e.Message, e),
    };
}
