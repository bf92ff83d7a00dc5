using Vouch.Crypto;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>EncryptedExtensions to Finished of TLS 1.3 (RFC 8446, sections 4.3 and 4.4).</summary>
internal sealed class ServerFlight13(Negotiation negotiation, IPrimitives primitives) : ServerFlight(negotiation, primitives)
{
    private Step _step;
    private SubjectPublicKeyKind _key;

    private enum Step
    {
        EncryptedExtensions,
        CertificateOrRequest,
        Certificate,
        CertificateVerify,
        Finished,
        Done,
    }

    /// <summary>Whether the next message must be Finished, which goes to <see cref="TakeFinished"/>.</summary>
    public bool ExpectsFinished => _step == Step.Finished;

    public void Take(HandshakeMessage message)
    {
        switch (_step)
        {
            case Step.EncryptedExtensions:
                message.Expect(HandshakeType.EncryptedExtensions);
                TakeEncryptedExtensions(message.Body);
                _step = Step.CertificateOrRequest;
                break;

            case Step.CertificateOrRequest when message.Type == HandshakeType.CertificateRequest:
                Request = CertificateRequest.ReadTls13(message.Body);
                _step = Step.Certificate;
                break;

            case Step.CertificateOrRequest or Step.Certificate:
                message.Expect(HandshakeType.Certificate);
                _key = TakeChain(CertificateMessage.ReadTls13(message.Body, context: []));
                _step = Step.CertificateVerify;
                break;

            case Step.CertificateVerify:
                message.Expect(HandshakeType.CertificateVerify);
                (SignatureScheme scheme, byte[] signature) = CertificateVerify.Read(message.Body);
                TakeSignature(_key, scheme, signature, Negotiation.Transcript.Hash());
                _step = Step.Finished;
                break;

            default:
                throw new InvalidOperationException("The flight is over.");
        }

        Negotiation.Transcript.Add(message);
    }

    public void TakeFinished(HandshakeMessage message, ReadOnlySpan<byte> verifyData)
    {
        Finished.Check(message, verifyData, Side.Server);
        Negotiation.Transcript.Add(message);
        _step = Step.Done;
    }

    private void TakeEncryptedExtensions(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        ExtensionList extensions = ExtensionList.Read(ref reader);
        reader.ExpectEnd();
        extensions.ExpectOnly(
            "EncryptedExtensions",
            Negotiation.Offer,
            ExtensionType.ServerName,
            ExtensionType.SupportedGroups,
            ExtensionType.Alpn,
            ExtensionType.RecordSizeLimit);
        extensions.ContainsFlag(ExtensionType.ServerName);
        if (extensions.TryGet(ExtensionType.SupportedGroups, out ReadOnlySpan<byte> groups))
        {
            ByteReader list = new(groups);
            list.ReadUInt16List16();
            list.ExpectEnd();
        }

        Negotiation.Alpn = AlpnChoice.Read(extensions, Negotiation.Offer);
    }
}
