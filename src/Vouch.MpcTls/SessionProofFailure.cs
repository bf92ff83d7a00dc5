namespace Vouch.MpcTls;

/// <summary>Why a session proof is refused before its machine has finished.</summary>
public enum SessionProofFailure
{
    /// <summary>The statement does not describe the records: their number, sizes or types.</summary>
    RecordsDiffer,

    /// <summary>The opened handshake is not the one whose keys were computed.</summary>
    HandshakeDiffers,

    /// <summary>A record's tag is wrong under the proven key.</summary>
    WrongTag,

    /// <summary>A record that is no application data may not stand where it does.</summary>
    RecordNotAllowed,

    /// <summary>A disclosed or committed range lies outside of the application data, or ranges are out of order.</summary>
    RangeInvalid,
}
