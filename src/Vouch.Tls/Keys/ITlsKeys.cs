using System.Buffers;
using Vouch.Tls.Records;

namespace Vouch.Tls.Keys;

/// <summary>Everything the TLS engine may ask of the session's secrets; no member returns one.</summary>
/// <remarks>
/// <see cref="LocalTlsKeys"/> holds the keys. Keys that nobody holds whole fit as well: every call may take network rounds, hence asynchronous.
/// One seal and one open may run at the same time; all other calls come one after another.
/// </remarks>
public interface ITlsKeys : IAsyncDisposable
{
    /// <summary>Whether the server's application records can be opened only when the client has nothing more to send.</summary>
    /// <remarks>
    /// The server's Finished of TLS 1.2 is one of them: it is then checked when something is read for the first time, and not before the client sends application data (see <see cref="TlsClient"/>).
    /// </remarks>
    bool OpensLater => false;

    /// <summary>Makes the client's key share for a group: the public bytes that go into ClientHello or ClientKeyExchange.</summary>
    /// <remarks>After a HelloRetryRequest it is called again; the new share replaces the old one.</remarks>
    ValueTask<ReadOnlyMemory<byte>> OfferAsync(NamedGroup group, CancellationToken cancellationToken);

    /// <summary>Takes the server's key share and derives the handshake traffic keys of TLS 1.3 (RFC 8446, section 7.1).</summary>
    /// <exception cref="TlsException">The server's key share is not a valid public key.</exception>
    ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken);

    /// <summary>Takes the server's key share and derives the master secret and the keys of TLS 1.2.</summary>
    /// <exception cref="TlsException">The server's key share is not a valid public key.</exception>
    ValueTask AgreeAsync(Tls12Terms terms, CancellationToken cancellationToken);

    /// <summary>Computes <c>verify_data</c>, which is public once sent (RFC 8446, section 4.4.4; RFC 5246, section 7.4.9).</summary>
    ValueTask<ReadOnlyMemory<byte>> FinishAsync(Side side, ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken);

    /// <summary>Derives the application traffic keys of TLS 1.3.</summary>
    /// <param name="transcriptHash">The transcript hash up to and with the server's Finished.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask DeriveApplicationKeysAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken);

    /// <summary>Moves the application traffic keys of one side to the next generation (RFC 8446, section 7.2).</summary>
    ValueTask UpdateAsync(Side side, CancellationToken cancellationToken);

    /// <summary>Encrypts one record of the client and appends the protected fragment, without its header.</summary>
    /// <param name="epoch">Which keys.</param>
    /// <param name="sequence">How many records these keys have sealed before.</param>
    /// <param name="type">The content type; in TLS 1.3 it is encrypted along.</param>
    /// <param name="content">At most 2^14 bytes.</param>
    /// <param name="fragment">Takes the fragment.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask SealAsync(
        KeyEpoch epoch,
        ulong sequence,
        ContentType type,
        ReadOnlyMemory<byte> content,
        IBufferWriter<byte> fragment,
        CancellationToken cancellationToken);

    /// <summary>Decrypts one record of the server.</summary>
    /// <param name="epoch">Which keys.</param>
    /// <param name="sequence">How many records these keys have opened before.</param>
    /// <param name="record">The record.</param>
    /// <param name="content">Takes the content, in TLS 1.3 the whole TLSInnerPlaintext; at least as long as the fragment.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>The size of what was written, in bytes.</returns>
    /// <exception cref="TlsException">The tag is wrong.</exception>
    ValueTask<int> OpenAsync(
        KeyEpoch epoch,
        ulong sequence,
        TlsRecord record,
        Memory<byte> content,
        CancellationToken cancellationToken);
}
