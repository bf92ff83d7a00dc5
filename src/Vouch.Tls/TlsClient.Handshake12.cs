using Vouch.Tls.Certificates;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls;

/// <content>The handshake of TLS 1.2 after ServerHello (RFC 5246, section 7.3).</content>
public sealed partial class TlsClient
{
    private ClientCredential? _credential;
    private bool _owesFinished; // the server; its message waits in the transport

    private async ValueTask<TlsSession> ShakeHands12Async(Negotiation negotiation, CancellationToken cancellationToken)
    {
        Transcript transcript = negotiation.Transcript;
        byte[] helloHash = transcript.Hash();
        _intake.ExpectNoChangeCipherSpec();
        ServerFlight12 flight = new(negotiation, _options.Primitives);
        while (!flight.IsOver)
        {
            flight.Take(await ReadMessageAsync(cancellationToken).ConfigureAwait(false));
        }

        _intake.ExpectBoundary("our reply");
        VerifiedServerCertificate certificate = _options.CertificatePolicy.VerifyOrThrow(flight.CertificateChain, _options.Host);
        if (flight.Request is CertificateRequest request)
        {
            await WriteClientCertificateAsync(negotiation, request, cancellationToken).ConfigureAwait(false);
        }

        ServerKeyExchange exchange = flight.KeyExchange!;
        ReadOnlyMemory<byte> share = await _keys.OfferAsync(exchange.Group, cancellationToken).ConfigureAwait(false);
        negotiation.ClientShare = share;
        await WriteAndAddAsync(negotiation, ClientKeyExchange.Write(share.Span), cancellationToken).ConfigureAwait(false);
        Tls12Terms terms = new(
            negotiation.Suite,
            exchange.Group,
            exchange.Share,
            negotiation.Offer.Random,
            negotiation.ServerRandom,
            negotiation.HasExtendedMasterSecret ? transcript.Hash() : default(ReadOnlyMemory<byte>));
        await _keys.AgreeAsync(terms, cancellationToken).ConfigureAwait(false);
        if (_credential is not null)
        {
            await WriteAndAddAsync(negotiation, _credential.Sign(transcript.Messages.Span), cancellationToken).ConfigureAwait(false);
        }

        transcript.ForgetMessages();
        await WriteRecordAsync(ContentType.ChangeCipherSpec, (byte[])[1], cancellationToken).ConfigureAwait(false);
        UseWriteKeys(KeyEpoch.Application);
        ReadOnlyMemory<byte> verifyData = await _keys.FinishAsync(Side.Client, transcript.Hash(), cancellationToken).ConfigureAwait(false);
        await WriteAndAddAsync(negotiation, Finished.Write(verifyData.Span), cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);

        await ReadChangeCipherSpecAsync(cancellationToken).ConfigureAwait(false);
        UseReadKeys(KeyEpoch.Application);
        if (_keys.OpensLater)
        {
            // As in TLS False Start (RFC 7918), whose conditions hold for whatever this client offers: ephemeral ECDH signed by the server, AEAD. That the server changes its keys too is awaited, since
            // a server that gives up says so instead, in the clear.
            _owesFinished = true;
        }
        else
        {
            await TakeServerFinishedAsync(transcript, cancellationToken).ConfigureAwait(false);
        }

        return new TlsSession(flight, exchange.Group, exchange.Share, helloHash, certificate);
    }

    private async ValueTask TakeServerFinishedAsync(Transcript transcript, CancellationToken cancellationToken)
    {
        HandshakeMessage finished = await ReadMessageAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> expected = await _keys.FinishAsync(Side.Server, transcript.Hash(), cancellationToken).ConfigureAwait(false);
        Finished.Check(finished, expected.Span, Side.Server);
        transcript.Add(finished);
        _intake.ExpectBoundary("application data");
    }

    private async ValueTask ReadChangeCipherSpecAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (ContentType type, int size) = await ReadRecordAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new EndOfStreamException("The server closed the line during the handshake.");
            if (type == ContentType.ChangeCipherSpec)
            {
                RecordContent.CheckChangeCipherSpec(_content.AsSpan(0, size));
                return;
            }

            if (type != ContentType.Alert)
            {
                TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {type} record where change_cipher_spec belongs.");
            }

            _intake.Take(type, _content.AsSpan(0, size), ChosenVersion);
        }
    }
}
