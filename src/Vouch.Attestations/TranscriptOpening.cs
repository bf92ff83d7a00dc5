namespace Vouch.Attestations;

/// <summary>How the attestor came to know the plaintext, which says what ties it to the handshake.</summary>
public enum TranscriptOpening : byte
{
    /// <summary>All keys follow from one opened secret of the handshake: TLS 1.3, nothing hidden.</summary>
    HandshakeSecret = 0,

    /// <summary>
    /// The response's keys follow from an opened traffic secret; the public generations of the request's keys were opened alone and are
    /// tied to the handshake by the request's known bytes: TLS 1.3 with hidden parts.
    /// </summary>
    KeyGenerations = 1,

    /// <summary>All keys follow from the opened master secret: TLS 1.2.</summary>
    MasterSecret = 2,

    /// <summary>Nothing was opened: the keys follow from the handshake, and commitments and kinds hold, by a proof in zero knowledge.</summary>
    Proof = 3,
}
