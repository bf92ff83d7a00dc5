using Vouch.Tls.Certificates;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls;

/// <content>The handshake.</content>
public sealed partial class TlsClient
{
    private Negotiation? _negotiation;
    private bool _sentChangeCipherSpec;

    private async ValueTask<TlsSession> ShakeHandsAsync(CancellationToken cancellationToken)
    {
        ClientHelloWriter hello = NewHello();
        bool offersTls13 = _options.Versions.Contains(TlsVersion.Tls13);
        NamedGroup group = _options.Groups[0];
        ReadOnlyMemory<byte> share = offersTls13 ? await _keys.OfferAsync(group, cancellationToken).ConfigureAwait(false) : default;
        byte[] message = hello.Write(offersTls13 ? (group, share) : null, cookie: []);
        await WriteMessageAsync(message, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);

        Negotiation negotiation = _negotiation = new Negotiation(new HandshakeMessage(message));
        if (!negotiation.TakeServerHello(await ReadMessageAsync(cancellationToken).ConfigureAwait(false)))
        {
            _intake.ExpectBoundary("the second ClientHello");
            if (negotiation.RetryGroup is NamedGroup asked)
            {
                group = asked;
                share = await _keys.OfferAsync(group, cancellationToken).ConfigureAwait(false);
            }

            message = hello.Write((group, share), negotiation.Cookie);
            negotiation.TakeSecondClientHello(new HandshakeMessage(message));
            await WriteCompatibilityAsync(cancellationToken).ConfigureAwait(false);
            await WriteMessageAsync(message, cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            negotiation.TakeServerHello(await ReadMessageAsync(cancellationToken).ConfigureAwait(false));
        }

        return negotiation.Version == TlsVersion.Tls13
            ? await ShakeHands13Async(negotiation, cancellationToken).ConfigureAwait(false)
            : await ShakeHands12Async(negotiation, cancellationToken).ConfigureAwait(false);
    }

    private ClientHelloWriter NewHello()
    {
        byte[] random = new byte[32];
        byte[] sessionId = new byte[_options.Versions.Contains(TlsVersion.Tls13) ? 32 : 0];
        _options.Random.Fill(random);
        _options.Random.Fill(sessionId);
        return new ClientHelloWriter
        {
            Host = _options.Host,
            Versions = _options.Versions,
            Suites = _options.Suites,
            Groups = _options.Groups,
            SignatureSchemes = _options.SignatureSchemes,
            Alpn = _options.Alpn,
            Random = random,
            SessionId = sessionId,
        };
    }

    // RFC 8446, appendix D.4: makes the connection look like TLS 1.2 to what stands between.
    private async ValueTask WriteCompatibilityAsync(CancellationToken cancellationToken)
    {
        if (!_sentChangeCipherSpec)
        {
            _sentChangeCipherSpec = true;
            await WriteRecordAsync(ContentType.ChangeCipherSpec, (byte[])[1], cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<TlsSession> ShakeHands13Async(Negotiation negotiation, CancellationToken cancellationToken)
    {
        Transcript transcript = negotiation.Transcript;
        byte[] helloHash = transcript.Hash();
        Tls13Terms terms = new(negotiation.Suite, negotiation.Group, negotiation.ServerShare, helloHash);
        await _keys.AgreeAsync(terms, cancellationToken).ConfigureAwait(false);
        UseReadKeys(KeyEpoch.Handshake);

        // From here on alerts are protected too (RFC 8446, section 6).
        UseWriteKeys(KeyEpoch.Handshake);

        ServerFlight13 flight = new(negotiation, _options.Primitives);
        while (!flight.ExpectsFinished)
        {
            flight.Take(await ReadMessageAsync(cancellationToken).ConfigureAwait(false));
        }

        HandshakeMessage finished = await ReadMessageAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> expected = await _keys.FinishAsync(Side.Server, transcript.Hash(), cancellationToken).ConfigureAwait(false);
        flight.TakeFinished(finished, expected.Span);
        _intake.ExpectBoundary("the server changes keys");
        VerifiedServerCertificate certificate = _options.CertificatePolicy.VerifyOrThrow(flight.CertificateChain, _options.Host);

        await _keys.DeriveApplicationKeysAsync(transcript.Hash(), cancellationToken).ConfigureAwait(false);
        await WriteCompatibilityAsync(cancellationToken).ConfigureAwait(false);
        if (flight.Request is CertificateRequest request)
        {
            await WriteClientCertificateAsync(negotiation, request, cancellationToken).ConfigureAwait(false);
        }

        ReadOnlyMemory<byte> verifyData = await _keys.FinishAsync(Side.Client, transcript.Hash(), cancellationToken).ConfigureAwait(false);
        await WriteAndAddAsync(negotiation, Finished.Write(verifyData.Span), cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        UseReadKeys(KeyEpoch.Application);
        UseWriteKeys(KeyEpoch.Application);
        return new TlsSession(flight, negotiation.Group, negotiation.ServerShare, helloHash, certificate);
    }

    private async ValueTask WriteClientCertificateAsync(Negotiation negotiation, CertificateRequest request, CancellationToken cancellationToken)
    {
        ClientCredential? credential = ClientCredential.Choose(_options, negotiation.Version, request);
        IReadOnlyList<ReadOnlyMemory<byte>> chain = credential?.Chain ?? [];
        byte[] certificate = negotiation.Version == TlsVersion.Tls13
            ? CertificateMessage.WriteTls13(chain, context: [])
            : CertificateMessage.WriteTls12(chain);
        await WriteAndAddAsync(negotiation, certificate, cancellationToken).ConfigureAwait(false);
        if (negotiation.Version == TlsVersion.Tls13 && credential is not null)
        {
            byte[] content = HandshakeSignature.ContentFor(TlsVersion.Tls13, Side.Client, negotiation.Transcript.Hash());
            await WriteAndAddAsync(negotiation, credential.Sign(content), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _credential = credential; // TLS 1.2 signs after ClientKeyExchange
        }
    }

    private async ValueTask WriteAndAddAsync(Negotiation negotiation, byte[] message, CancellationToken cancellationToken)
    {
        negotiation.Transcript.Add(new HandshakeMessage(message));
        await WriteMessageAsync(message, cancellationToken).ConfigureAwait(false);
    }
}
