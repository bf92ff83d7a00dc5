namespace Vouch.Sessions;

/// <summary>The constants of docs/protocol/session.md.</summary>
internal static class SessionProtocol
{
    /// <summary>Control messages.</summary>
    public const byte ControlChannel = 0;

    /// <summary>The bytes of the TLS connection between prover and server.</summary>
    public const byte ServerChannel = 1;

    public const int MaxOpenSize = 2 * 1024 * 1024;
    public const int MaxAcceptedSize = 4096;
    public const int MaxOpeningSize = 8 * 1024 * 1024;
    public const int MaxStatementSize = 16 * 1024 * 1024;
    public const int MaxSignedSize = 512 * 1024;
    public const int MaxSharingSize = 1024;
    public const int MaxShareSize = 64 * 1024;
    public const int MaxReadSize = Tls.Records.TlsRecord.MaxFragmentSize + 1024;

    /// <summary>The most exchanges of one connection that go before the one that is proven.</summary>
    public const int MaxEarlier = 16;

    /// <summary>The least public content of an opened request record, in bytes (docs/security/opened-keys.md).</summary>
    public const int MinOpenedRecordSize = 32;

    /// <summary>The most parts that a request may be cut into.</summary>
    public const int MaxRequestSegments = 16;

    /// <summary>What the transport puts before the data of a frame (docs/protocol/transport.md), in bytes; for estimates.</summary>
    public const int FrameHeaderSize = 6;

    public const int MaxHostLength = 255;

    /// <summary>The size of session ids, seeds, digests and hashes, in bytes.</summary>
    public const int DigestSize = 32;
}

/// <summary>The type byte of a control message.</summary>
internal enum SessionMessage : byte
{
    /// <summary>Prover to attestor, first: what to connect to and what will be sent.</summary>
    Open = 1,

    /// <summary>Attestor to prover: the connection to the server stands.</summary>
    Accepted = 2,

    /// <summary>Attestor to prover, last: there will be no attestation.</summary>
    Refused = 3,

    /// <summary>Prover to attestor, after the close: the keys and the ranges.</summary>
    Opening = 4,

    /// <summary>Attestor to prover, last: the signature.</summary>
    Signed = 5,

    /// <summary>Prover to attestor, after the close, in place of <see cref="Opening"/>: what it is about to prove.</summary>
    Statement = 6,

    /// <summary>Prover to attestor, in MPC mode: the server's hello is there.</summary>
    Agree = 7,

    /// <summary>Prover to attestor, in MPC mode: the server's Finished is there.</summary>
    Derive = 8,

    /// <summary>Prover to attestor, in MPC mode: a record is to be sealed.</summary>
    Seal = 9,

    /// <summary>Prover to attestor, in MPC mode, when the connection to the server has ended: what has passed.</summary>
    Records = 10,

    /// <summary>Attestor to prover, in MPC mode: its share of the keys.</summary>
    Share = 11,

    /// <summary>Prover to attestor, first, in place of <see cref="Open"/>: something is to be prepared for a later session.</summary>
    Prepare = 12,

    /// <summary>Attestor to prover, last: its half of a preparation is kept.</summary>
    Prepared = 13,

    /// <summary>Prover to attestor, in MPC mode: a record of the server is to be opened for the prover.</summary>
    Read = 14,

    /// <summary>Prover to attestor, in MPC mode with TLS 1.2: the server's Finished was read.</summary>
    Confirm = 15,

    /// <summary>The attestor: its half of what needs no server is made.</summary>
    Ready = 16,
}
