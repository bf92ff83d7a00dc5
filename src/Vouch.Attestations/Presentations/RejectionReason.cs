namespace Vouch.Attestations.Presentations;

/// <summary>Which check failed first.</summary>
public enum RejectionReason
{
    /// <summary>None: not a rejection.</summary>
    None = 0,

    /// <summary>The bytes are not a presentation, or a length exceeds its limit.</summary>
    Malformed,

    /// <summary>A presentation, but of a version that this library does not know.</summary>
    UnsupportedVersion,

    /// <summary>The attestor's key is not one that the policy trusts.</summary>
    UntrustedAttestor,

    /// <summary>The signature is not the key's over this header.</summary>
    BadSignature,

    /// <summary>The policy does not accept attestations of this mode.</summary>
    ModeNotAccepted,

    /// <summary>The attestation's time lies ahead of the verifier's, by more than the allowed skew.</summary>
    FromTheFuture,

    /// <summary>The attestation is older than the policy allows.</summary>
    TooOld,

    /// <summary>The attestation is not bound to the challenge that the policy expects.</summary>
    WrongChallenge,

    /// <summary>The attestation is not bound to the subject that the policy expects.</summary>
    WrongSubject,

    /// <summary>A shown leaf is not in the signed body.</summary>
    NotInBody,

    /// <summary>A shown leaf is not of its type's form, or a fact is there twice.</summary>
    BadLeaf,

    /// <summary>A shown leaf is of an unknown type that must be understood.</summary>
    UnknownCriticalLeaf,

    /// <summary>A session fact that every presentation shows is missing.</summary>
    MissingFact,

    /// <summary>The server is hidden, and the policy does not accept that.</summary>
    ServerHidden,

    /// <summary>The handshake that is to show the server is not the attested one, or none that a client would have taken.</summary>
    BadHandshake,

    /// <summary>The server is shown by its handshake, whose certificate nobody has checked: the attestor has not seen it, and the policy has no roots.</summary>
    NoTrustedRoots,

    /// <summary>The attestation is about another host than the policy expects.</summary>
    WrongHost,

    /// <summary>The attestation is about another port than the policy expects.</summary>
    WrongPort,

    /// <summary>The response may have been cut short, and the policy does not accept that.</summary>
    Truncated,

    /// <summary>The certificate chain does not lead to a root that the policy trusts, or was not valid at the attestation's time.</summary>
    UntrustedCertificate,

    /// <summary>The certificate is not for the attested host.</summary>
    WrongCertificateName,

    /// <summary>The server's handshake signature is wrong, or of a handshake other than the attested one.</summary>
    BadHandshakeSignature,

    /// <summary>The request was for another host than the server that the handshake shows.</summary>
    WrongRequestHost,

    /// <summary>An opening belongs to no shown range, to a hidden one, or to one that is opened already.</summary>
    BadOpening,

    /// <summary>Opened bytes are not those that were committed to.</summary>
    CommitmentMismatch,

    /// <summary>A shown range, or a stretch that a selector names, does not fit into the transcript.</summary>
    RangeOutOfBounds,

    /// <summary>Two openings give different bytes for the same place.</summary>
    ContradictoryOpenings,

    /// <summary>A selector is not one, or not in its one allowed form.</summary>
    BadSelector,

    /// <summary>Bytes that a selector needs are not shown.</summary>
    MissingBytes,

    /// <summary>A selector needs what follows after a part of the request that even the attestor has not seen.</summary>
    HiddenPart,

    /// <summary>The shown bytes are not one HTTP/1.1 message.</summary>
    NotHttp,

    /// <summary>The length of the body is malformed or can be read in two ways.</summary>
    AmbiguousFraming,

    /// <summary>More bytes follow after the message.</summary>
    ExtraBytes,

    /// <summary>There is no such header field.</summary>
    HeaderNotFound,

    /// <summary>The header field occurs several times, and not every occurrence is shown.</summary>
    AmbiguousHeader,

    /// <summary>The body is compressed, so its JSON cannot be read.</summary>
    EncodedBody,

    /// <summary>The body is not one JSON text, or what is hidden of it is not whole values.</summary>
    NotJson,

    /// <summary>The path leads to no value.</summary>
    PathNotFound,

    /// <summary>An object on the path has a name twice.</summary>
    AmbiguousPath,

    /// <summary>Only when presenting: the ranges of the attestation are too coarse to show this part alone.</summary>
    NotSeparable,
}
