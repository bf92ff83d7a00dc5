using Vouch.Tls;
using Vouch.Tls.Certificates;

namespace Vouch.Attesting;

/// <summary>Why a recorded handshake is refused, in the attestor's words.</summary>
internal static class HandshakeFailures
{
    public static AttestorException Explain(TlsException e)
    {
        AttestorFailure failure = e.CertificateRejection is CertificateRejection.NameMismatch || e.Alert == AlertDescription.UnrecognizedName ? AttestorFailure.HostMismatch
            : e.CertificateRejection is not null ? AttestorFailure.CertificateInvalid
            : AttestorFailure.HandshakeInvalid;
        return new AttestorException(failure, e.Message, e);
    }
}
