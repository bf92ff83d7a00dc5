namespace Vouch.Proving;

/// <summary>Why there is no attestation, by side and stage.</summary>
public enum ProveFailure
{
    /// <summary>The attestor could not be reached.</summary>
    AttestorUnreachable,

    /// <summary>The attestor refused; <see cref="ProveException.Refusal"/> says what it told.</summary>
    AttestorRefused,

    /// <summary>The attestor vanished or fell silent.</summary>
    AttestorLost,

    /// <summary>The attestor broke the protocol, or what it signed is not this session.</summary>
    AttestorMisbehaved,

    /// <summary>The server broke TLS or offers nothing that was asked for.</summary>
    ServerTls,

    /// <summary>The server's certificate is not good for this host.</summary>
    ServerCertificate,

    /// <summary>The server speaks TLS 1.2, where hiding a part of the request would need a proof.</summary>
    SecretNeedsTls13,

    /// <summary>The server did not survive a KeyUpdate.</summary>
    ServerRefusesKeyUpdate,

    /// <summary>The server vanished before its response was complete.</summary>
    ResponseTruncated,

    /// <summary>The response is larger than the limit.</summary>
    ResponseTooLarge,

    /// <summary>What the server sent is not one HTTP response.</summary>
    ResponseMalformed,

    /// <summary>A part that was to be revealed or committed to is not in the exchange, or cannot be told from the rest.</summary>
    PartNotFound,

    /// <summary>The server left the connection open, so opening the keys would lend it to the attestor.</summary>
    ServerKeepsConnection,

    /// <summary>The server closes the connection before the request that is to be proven.</summary>
    ServerClosesConnection,

    /// <summary>A limit on time was exceeded.</summary>
    TimedOut,
}

/// <summary>No attestation was made. The message says what happened, on which side, and what to do.</summary>
public sealed class ProveException : Exception
{
    internal ProveException(ProveFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public ProveFailure Failure { get; }

    /// <summary>What the attestor told, if it refused.</summary>
    public Sessions.RefusalCode? Refusal { get; init; }
}
