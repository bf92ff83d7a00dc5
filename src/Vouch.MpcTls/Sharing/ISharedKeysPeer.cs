using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>Tells the attestor what to compute next, together with the prover; each message leaves with the next flush of any channel.</summary>
public interface ISharedKeysPeer
{
    /// <summary>The server's key share is there: handshake keys, or the master secret.</summary>
    ValueTask AgreeAsync(SharedTerms terms, CancellationToken cancellationToken);

    /// <summary>The client's application key. In TLS 1.3 the server's Finished is there; in TLS 1.2 the client's is to be made.</summary>
    ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken);

    /// <summary>A record of the client.</summary>
    /// <param name="type">The content type of its header.</param>
    /// <param name="size">The size of the plaintext, in bytes; in TLS 1.3 that of the TLSInnerPlaintext.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask SealAsync(ContentType type, int size, CancellationToken cancellationToken);

    /// <summary>A record of the server, to be opened on the way.</summary>
    /// <param name="record">The record, with its header.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask OpenAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken);

    /// <summary>TLS 1.2: the server's Finished was opened on the way.</summary>
    /// <param name="transcriptHash">The transcript hash before it.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask ConfirmAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken);
}
