using Vouch.Crypto;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <content>TLS 1.2 after ServerHello.</content>
internal sealed partial class RecordedHandshake
{
    private T Verify12<T>(Negotiation negotiation, Tls12Secrets secrets, Func<TlsSession, RecordKeySource, RecordKeySource, T> done)
    {
        CheckSize(secrets.MasterSecret, Prf.MasterSecretSize);
        byte[] helloHash = negotiation.Transcript.Hash();
        ServerFlight12 flight = TakeFlights(negotiation, out _);
        TakeFinished(negotiation, secrets.MasterSecret);
        TlsSession facts = FactsOf(flight, helloHash);
        return done(facts, Source(Side.Client), Source(Side.Server));

        RecordKeySource Source(Side side)
        {
            SecretBuffer copy = new(Prf.MasterSecretSize);
            secrets.MasterSecret.Span.CopyTo(copy.Span);
            ulong firstSequence = side == Side.Client ? _client.Sequence : _server.Sequence;
            return new RecordKeySource.FromMasterSecret(
                primitives, negotiation.Suite, side, copy, negotiation.Offer.Random, negotiation.ServerRandom, firstSequence);
        }
    }

    private OpenedHandshake Verify12(Negotiation negotiation, Tls12FinishedOpening opened)
    {
        CheckSize(opened.ClientVerifyData, Prf.VerifyDataSize);
        if (opened.ServerVerifyData is not null)
        {
            CheckSize(opened.ServerVerifyData, Prf.VerifyDataSize);
        }

        byte[] helloHash = negotiation.Transcript.Hash();
        ServerFlight12 flight = TakeFlights(negotiation, out byte[] sessionHash);
        Transcript transcript = negotiation.Transcript;
        byte[] clientFinished = Finished.Write(opened.ClientVerifyData.Span);
        byte[] clientFinishedHash = transcript.Hash();
        transcript.Add(new HandshakeMessage(clientFinished));
        return new OpenedHandshake(FactsOf(flight, helloHash))
        {
            FirstClientRecord = _client.Next,
            FirstServerRecord = _server.Next,
            FinishedHash = clientFinishedHash,
            ServerFinishedHash = transcript.Hash(),
            ClientFinished = clientFinished,
            ServerFinished = opened.ServerVerifyData is null ? default(ReadOnlyMemory<byte>) : Finished.Write(opened.ServerVerifyData.Span),
            SessionHash = flight.Negotiation.HasExtendedMasterSecret ? sessionHash : default(ReadOnlyMemory<byte>),
        };
    }

    /// <summary>Reads both flights up to the change of the keys.</summary>
    /// <param name="negotiation">What the hellos have agreed on.</param>
    /// <param name="sessionHash">The transcript hash up to and with ClientKeyExchange.</param>
    private ServerFlight12 TakeFlights(Negotiation negotiation, out byte[] sessionHash)
    {
        ServerFlight12 flight = new(negotiation, primitives);
        while (!flight.IsOver)
        {
            flight.Take(_server.ReadMessage(TlsVersion.Tls12));
        }

        TakeClientFlight(negotiation, flight, out sessionHash);
        _client.ReadChangeCipherSpec();
        _server.ReadChangeCipherSpec();
        return flight;
    }

    private TlsSession FactsOf(ServerFlight12 flight, byte[] helloHash)
    {
        ServerKeyExchange exchange = flight.KeyExchange!;
        return new TlsSession(flight, exchange.Group, exchange.Share, helloHash, policy.VerifyOrThrow(flight.CertificateChain, host));
    }

    private void TakeClientFlight(Negotiation negotiation, ServerFlight12 flight, out byte[] sessionHash)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> chain = [];
        HandshakeMessage message;
        if (flight.Request is not null)
        {
            message = _client.ReadMessage(TlsVersion.Tls12);
            message.Expect(HandshakeType.Certificate);
            chain = CertificateMessage.ReadTls12(message.Body);
            negotiation.Transcript.Add(message);
        }

        message = _client.ReadMessage(TlsVersion.Tls12);
        message.Expect(HandshakeType.ClientKeyExchange);
        negotiation.ClientShare = ClientKeyExchange.Read(message.Body);
        if (negotiation.ClientShare.Length != flight.KeyExchange!.Group.ShareSize)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The client's key is not one of the group.");
        }

        negotiation.Transcript.Add(message);
        sessionHash = negotiation.Transcript.Hash();
        if (chain.Count > 0)
        {
            TakeClientSignature(negotiation, chain, flight.Request!);
        }

        negotiation.Transcript.ForgetMessages();
    }

    private void TakeFinished(Negotiation negotiation, SecretBuffer masterSecret)
    {
        CipherSuite suite = negotiation.Suite;
        Transcript transcript = negotiation.Transcript;
        (RecordProtection clientKeys, RecordProtection serverKeys) = RecordKeys.FromMasterSecret(
            primitives, suite, masterSecret.Span, negotiation.Offer.Random, negotiation.ServerRandom);
        _client.Protect(clientKeys);
        _server.Protect(serverKeys);
        HandshakeMessage finished = _client.ReadMessage(TlsVersion.Tls12);
        Finished.Check(finished, Prf.VerifyData(suite, masterSecret.Span, Side.Client, transcript.Hash()), Side.Client);
        transcript.Add(finished);
        finished = _server.ReadMessage(TlsVersion.Tls12);
        Finished.Check(finished, Prf.VerifyData(suite, masterSecret.Span, Side.Server, transcript.Hash()), Side.Server);
        _client.ExpectBoundary();
        _server.ExpectBoundary();
    }
}
