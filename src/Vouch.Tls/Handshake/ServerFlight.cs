using Vouch.Crypto;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>What the server says after ServerHello: the part that both versions share.</summary>
internal abstract class ServerFlight(Negotiation negotiation, IPrimitives primitives)
{
    public Negotiation Negotiation { get; } = negotiation;

    /// <summary>The certificates as sent, leaf first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> CertificateChain { get; private protected set; } = [];

    public HandshakeSignature? Signature { get; private set; }

    /// <summary>The request for a client certificate, if there was one.</summary>
    public CertificateRequest? Request { get; private protected set; }

    private protected SubjectPublicKeyKind TakeChain(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        if (chain.Count == 0)
        {
            TlsException.Throw(AlertDescription.DecodeError, "The server sent no certificate.");
        }

        CertificateChain = chain;
        if (!SubjectPublicKey.TryRead(CertificateKey.Read(chain[0]).Span, out SubjectPublicKey? key))
        {
            TlsException.Throw(AlertDescription.UnsupportedCertificate, "The server's certificate has a key of an unknown kind.");
        }

        return key.Kind;
    }

    private protected void TakeSignature(SubjectPublicKeyKind key, SignatureScheme scheme, byte[] signature, byte[] covered)
    {
        if (!Negotiation.Offer.SignatureSchemes.Contains(scheme) || !scheme.Fits(Negotiation.Version, key))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"The server signed with the scheme 0x{(ushort)scheme:X4}, which was not offered or does not fit its key.");
        }

        HandshakeSignature made = new(Negotiation.Version, scheme, signature, covered);
        if (!made.Verify(primitives, CertificateChain[0]))
        {
            TlsException.Throw(AlertDescription.DecryptError, "The server's signature over the handshake is wrong.");
        }

        Signature = made;
    }
}
