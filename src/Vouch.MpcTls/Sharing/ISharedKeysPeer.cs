using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Sharing;

/// <summary>Tells the attestor what to compute next, together with the prover; each message leaves with the next flush of any channel.</summary>
public interface ISharedKeysPeer
{
    /// <summary>The server's hello is there: handshake keys.</summary>
    ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken);

    /// <summary>The server's Finished is there: the client's application key.</summary>
    ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken);

    /// <summary>A record of the client.</summary>
    /// <param name="size">The size of the TLSInnerPlaintext, in bytes.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask SealAsync(int size, CancellationToken cancellationToken);
}
