namespace Vouch.Attestations.Presentations;

/// <summary>What became of the evidence for the server's identity.</summary>
public enum HandshakeEvidenceResult
{
    /// <summary>No check passed yet; never trust this value.</summary>
    NotVerified = 0,

    /// <summary>Everything holds.</summary>
    Valid,

    /// <summary>The chain is not trusted, or was not valid at the time.</summary>
    UntrustedCertificate,

    /// <summary>The certificate is for another name.</summary>
    WrongCertificateName,

    /// <summary>The handshake signature is wrong, or signs another handshake.</summary>
    BadHandshakeSignature,
}
