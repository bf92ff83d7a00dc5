using Vouch.Sessions;

namespace Vouch.Attesting;

/// <summary>Why the attestor did not sign. Stays in its log; the prover learns a <see cref="RefusalCode"/>.</summary>
public enum AttestorFailure
{
    /// <summary>The prover vanished or fell silent, or the attestor was stopped.</summary>
    ProverLost,

    /// <summary>The prover gave up.</summary>
    ProverGaveUp,

    /// <summary>A message of the prover's is not one of the protocol, or came at the wrong time.</summary>
    ProtocolViolation,

    /// <summary>The mode is not offered.</summary>
    UnsupportedMode,

    /// <summary>The lists do not allow the host.</summary>
    HostNotAllowed,

    /// <summary>The address may not be dialled.</summary>
    AddressNotAllowed,

    /// <summary>The name has no address.</summary>
    NameNotResolved,

    /// <summary>The server did not accept a connection.</summary>
    ConnectionFailed,

    /// <summary>A limit on bytes or records was reached.</summary>
    LimitExceeded,

    /// <summary>As many sessions as may be are being proven.</summary>
    NoRoom,

    /// <summary>A limit on time was reached.</summary>
    TimedOut,

    /// <summary>The two sides' session hashes differ.</summary>
    SessionHashMismatch,

    /// <summary>The recorded bytes are not whole TLS records.</summary>
    RecordsMalformed,

    /// <summary>The recorded handshake does not pass under the opened secrets.</summary>
    HandshakeInvalid,

    /// <summary>The server's certificate is not good for the host at the session's time.</summary>
    CertificateInvalid,

    /// <summary>Host, SNI, Host header or dialled name differ.</summary>
    HostMismatch,

    /// <summary>A record does not open under the opened key of its generation and sequence number.</summary>
    RecordNotAuthentic,

    /// <summary>An opened request record holds fewer bytes than pin a key.</summary>
    OpenedRecordTooShort,

    /// <summary>The opened request is not the one that was stated.</summary>
    RequestDiffers,

    /// <summary>A secret part does not have the stated length, or records stand where none may.</summary>
    HiddenLengthDiffers,

    /// <summary>The request does not begin with what must be public, or is not one HTTP request.</summary>
    RequestMalformed,

    /// <summary>There is more than one response, or something after it.</summary>
    SmuggledRequest,

    /// <summary>The lengths that the prover states are not those of the records.</summary>
    LengthMismatch,

    /// <summary>A range is out of bounds, not of its kind, or too many.</summary>
    RangeInvalid,

    /// <summary>The records are not what the prover states that they are.</summary>
    StatementDiffers,

    /// <summary>The proof does not hold.</summary>
    ProofInvalid,

    /// <summary>There is no preparation under the prover's ticket.</summary>
    NotPrepared,

    /// <summary>No preparation can be kept.</summary>
    KeepsNothing,

    /// <summary>The attestor itself failed.</summary>
    InternalError,
}

/// <summary>A check failed; caught at the session's edge.</summary>
internal sealed class AttestorException(AttestorFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public AttestorFailure Failure { get; } = failure;
}

internal static class AttestorFailureFacts
{
    /// <summary>What the prover is told.</summary>
    public static RefusalCode ToRefusal(this AttestorFailure failure) => failure switch
    {
        AttestorFailure.ProtocolViolation => RefusalCode.BadRequest,
        AttestorFailure.UnsupportedMode => RefusalCode.UnsupportedMode,
        AttestorFailure.HostNotAllowed => RefusalCode.HostNotAllowed,
        AttestorFailure.AddressNotAllowed => RefusalCode.AddressNotAllowed,
        AttestorFailure.NameNotResolved => RefusalCode.NameNotResolved,
        AttestorFailure.ConnectionFailed => RefusalCode.ConnectionFailed,
        AttestorFailure.LimitExceeded => RefusalCode.TooLarge,
        AttestorFailure.NoRoom => RefusalCode.Busy,
        AttestorFailure.TimedOut => RefusalCode.TimedOut,
        AttestorFailure.NotPrepared => RefusalCode.NotPrepared,
        AttestorFailure.KeepsNothing => RefusalCode.KeepsNothing,
        AttestorFailure.ProverLost or AttestorFailure.InternalError => RefusalCode.InternalError, // a prover that is there after all did nothing wrong
        _ => RefusalCode.NotVerified,
    };
}
