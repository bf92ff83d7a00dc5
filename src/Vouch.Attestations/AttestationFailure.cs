namespace Vouch.Attestations;

/// <summary>Why a prover does not accept an attestation.</summary>
public enum AttestationFailure
{
    /// <summary>It does.</summary>
    None = 0,

    /// <summary>The bytes are not an attestation in deterministic CBOR, or a length exceeds its limit.</summary>
    Malformed,

    /// <summary>The format is of a version that this library does not know.</summary>
    UnsupportedVersion,

    /// <summary>The signature is not the key's over this header.</summary>
    BadSignature,

    /// <summary>The body does not lead to the root or the leaf count in the header.</summary>
    RootMismatch,

    /// <summary>A leaf is not of its type's form, is of an unknown critical type, or a fact is missing or there twice.</summary>
    BadLeaf,

    /// <summary>The lengths in the facts, or the hidden ranges, are not those of the transcript.</summary>
    TranscriptMismatch,

    /// <summary>The server is hidden, and the handshake that shows it is missing or not the attested one.</summary>
    HandshakeMismatch,

    /// <summary>A commitment is not that of the transcript's bytes.</summary>
    CommitmentMismatch,
}
