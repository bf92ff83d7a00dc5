namespace Vouch.Sessions;

/// <summary>What an attestor tells a prover that gets no attestation. Why a check failed stays in the attestor's own log.</summary>
public enum RefusalCode : byte
{
    /// <summary>A message is not one of the protocol.</summary>
    BadRequest = 1,

    /// <summary>The attestor does not offer this mode.</summary>
    UnsupportedMode = 2,

    /// <summary>The attestor's lists do not allow this host.</summary>
    HostNotAllowed = 3,

    /// <summary>The host's address is not on the public internet, or another address was asked for, and the attestor does not allow that.</summary>
    AddressNotAllowed = 4,

    /// <summary>The host's name has no address.</summary>
    NameNotResolved = 5,

    /// <summary>The host did not accept a connection.</summary>
    ConnectionFailed = 6,

    /// <summary>The attestor runs as many sessions as it may.</summary>
    Busy = 7,

    /// <summary>A limit on bytes, records or ranges would be exceeded.</summary>
    TooLarge = 8,

    /// <summary>A limit on time was exceeded.</summary>
    TimedOut = 9,

    /// <summary>What the prover opened did not pass the checks.</summary>
    NotVerified = 10,

    /// <summary>The attestor failed.</summary>
    InternalError = 11,

    /// <summary>The attestor does not have what was prepared: it was used, it is too old, or it was never there.</summary>
    NotPrepared = 12,

    /// <summary>The attestor keeps no preparations, or has no room for more.</summary>
    KeepsNothing = 13,
}
