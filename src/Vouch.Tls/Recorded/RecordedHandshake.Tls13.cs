using Vouch.Crypto;
using Vouch.Tls.Certificates;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Recorded;

/// <content>TLS 1.3 after ServerHello.</content>
internal sealed partial class RecordedHandshake
{
    private T Verify13<T>(Negotiation negotiation, Tls13WholeSecrets secrets, Func<TlsSession, RecordKeySource, RecordKeySource, T> done)
    {
        CipherSuite suite = negotiation.Suite;
        CheckSize(secrets.HandshakeSecret, suite.HashSize);
        byte[] helloHash = negotiation.Transcript.Hash();
        using SecretBuffer clientTraffic = KeySchedule.HandshakeTraffic(suite, secrets.HandshakeSecret.Span, Side.Client, helloHash);
        using SecretBuffer serverTraffic = KeySchedule.HandshakeTraffic(suite, secrets.HandshakeSecret.Span, Side.Server, helloHash);
        (TlsSession facts, byte[] finishedHash) = Walk13(negotiation, clientTraffic, serverTraffic, helloHash);
        using SecretBuffer master = KeySchedule.MasterSecret(suite, secrets.HandshakeSecret.Span);
        return done(facts, Source(Side.Client), Source(Side.Server));

        RecordKeySource Source(Side side)
            => new RecordKeySource.FromTrafficSecret(primitives, suite, KeySchedule.ApplicationTraffic(suite, master.Span, side, finishedHash));
    }

    private T Verify13<T>(Negotiation negotiation, Tls13SplitSecrets secrets, Func<TlsSession, RecordKeySource, RecordKeySource, T> done)
    {
        CipherSuite suite = negotiation.Suite;
        CheckSize(secrets.ClientHandshakeSecret, suite.HashSize);
        CheckSize(secrets.ServerHandshakeSecret, suite.HashSize);
        CheckSize(secrets.ServerApplicationSecret, suite.HashSize);
        (TlsSession facts, byte[] _) = Walk13(
            negotiation, secrets.ClientHandshakeSecret, secrets.ServerHandshakeSecret, negotiation.Transcript.Hash());
        RecordKeySource clientKeys = new RecordKeySource.FromGenerations(primitives, suite, secrets.ClientGenerations);
        SecretBuffer application = new(suite.HashSize);
        secrets.ServerApplicationSecret.Span.CopyTo(application.Span);
        return done(facts, clientKeys, new RecordKeySource.FromTrafficSecret(primitives, suite, application));
    }

    private OpenedHandshake Verify13(Negotiation negotiation, Tls13HandshakeSecrets secrets)
    {
        CipherSuite suite = negotiation.Suite;
        CheckSize(secrets.ClientHandshakeSecret, suite.HashSize);
        CheckSize(secrets.ServerHandshakeSecret, suite.HashSize);
        (TlsSession facts, byte[] finishedHash) = Walk13(negotiation, secrets.ClientHandshakeSecret, secrets.ServerHandshakeSecret, negotiation.Transcript.Hash());
        return new OpenedHandshake(facts)
        {
            FirstClientRecord = _client.Next,
            FirstServerRecord = _server.Next,
            FinishedHash = finishedHash,
            Messages = _messages.WrittenMemory[.._handshakeSize],
        };
    }

    private (TlsSession Facts, byte[] FinishedHash) Walk13(
        Negotiation negotiation,
        SecretBuffer clientTraffic,
        SecretBuffer serverTraffic,
        byte[] helloHash)
    {
        CipherSuite suite = negotiation.Suite;
        Transcript transcript = negotiation.Transcript;
        _server.Protect(RecordKeys.FromTrafficSecret(primitives, suite, serverTraffic.Span));
        _client.Protect(RecordKeys.FromTrafficSecret(primitives, suite, clientTraffic.Span));

        ServerFlight13 flight = new(negotiation, primitives);
        while (!flight.ExpectsFinished)
        {
            flight.Take(_server.ReadMessage(TlsVersion.Tls13));
        }

        byte[] expected = KeySchedule.VerifyData(suite, serverTraffic.Span, transcript.Hash());
        flight.TakeFinished(_server.ReadMessage(TlsVersion.Tls13), expected);
        _server.ExpectBoundary();
        byte[] finishedHash = transcript.Hash();
        _handshakeSize = _messages.WrittenCount;

        if (flight.Request is CertificateRequest request)
        {
            HandshakeMessage message = _client.ReadMessage(TlsVersion.Tls13);
            message.Expect(HandshakeType.Certificate);
            IReadOnlyList<ReadOnlyMemory<byte>> chain = CertificateMessage.ReadTls13(message.Body, context: []);
            transcript.Add(message);
            if (chain.Count > 0)
            {
                TakeClientSignature(negotiation, chain, request);
            }
        }

        expected = KeySchedule.VerifyData(suite, clientTraffic.Span, transcript.Hash());
        Finished.Check(_client.ReadMessage(TlsVersion.Tls13), expected, Side.Client);
        _client.ExpectBoundary();

        VerifiedServerCertificate certificate = policy.VerifyOrThrow(flight.CertificateChain, host);
        TlsSession facts = new(flight, negotiation.Group, negotiation.ServerShare, helloHash, certificate);
        return (facts, finishedHash);
    }
}
