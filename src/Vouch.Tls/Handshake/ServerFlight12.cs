using Vouch.Crypto;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>Certificate to ServerHelloDone of TLS 1.2 (RFC 5246, section 7.4; RFC 8422, section 5).</summary>
internal sealed class ServerFlight12(Negotiation negotiation, IPrimitives primitives) : ServerFlight(negotiation, primitives)
{
    private Step _step;
    private SubjectPublicKeyKind _key;

    private enum Step
    {
        Certificate,
        ServerKeyExchange,
        RequestOrDone,
        HelloDone,
        Over,
    }

    public bool IsOver => _step == Step.Over;

    /// <summary>The server's ephemeral key.</summary>
    public ServerKeyExchange? KeyExchange { get; private set; }

    public void Take(HandshakeMessage message)
    {
        switch (_step)
        {
            case Step.Certificate:
                message.Expect(HandshakeType.Certificate);
                _key = TakeChain(CertificateMessage.ReadTls12(message.Body));
                CheckSuite();
                _step = Step.ServerKeyExchange;
                break;

            case Step.ServerKeyExchange:
                message.Expect(HandshakeType.ServerKeyExchange);
                TakeKeyExchange(ServerKeyExchange.Read(message.Body));
                _step = Step.RequestOrDone;
                break;

            case Step.RequestOrDone when message.Type == HandshakeType.CertificateRequest:
                Request = CertificateRequest.ReadTls12(message.Body);
                _step = Step.HelloDone;
                break;

            case Step.RequestOrDone or Step.HelloDone:
                message.Expect(HandshakeType.ServerHelloDone);
                new ByteReader(message.Body).ExpectEnd();
                _step = Step.Over;
                break;

            default:
                throw new InvalidOperationException("The flight is over.");
        }

        Negotiation.Transcript.Add(message);
    }

    private void CheckSuite()
    {
        bool isRsa = _key is SubjectPublicKeyKind.Rsa or SubjectPublicKeyKind.RsaPss;
        if (isRsa == Negotiation.Suite.IsEcdsa)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server's certificate does not fit the suite.");
        }
    }

    private void TakeKeyExchange(ServerKeyExchange exchange)
    {
        if (!Negotiation.Offer.Groups.Contains(exchange.Group) || exchange.Share.Length != exchange.Group.ShareSize)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"The server chose the group 0x{(ushort)exchange.Group:X4} with a key of {exchange.Share.Length} bytes.");
        }

        KeyExchange = exchange;
        TakeSignature(_key, exchange.Scheme, exchange.Signature, [.. Negotiation.Offer.Random, .. Negotiation.ServerRandom, .. exchange.Parameters]);
    }
}
