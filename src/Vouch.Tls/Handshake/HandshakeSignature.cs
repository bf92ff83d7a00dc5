using Vouch.Crypto;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Handshake;

/// <summary>The server's signature over a handshake, with all that is needed to check it against a certificate.</summary>
public sealed class HandshakeSignature
{
    private readonly byte[] _signature;
    private readonly byte[] _covered;

    /// <summary>Puts a signature together, to be checked with <see cref="Verify"/>.</summary>
    /// <param name="version">The version of the handshake.</param>
    /// <param name="scheme">The signature scheme.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="covered">
    /// TLS 1.3: the transcript hash up to and with Certificate (RFC 8446, section 4.4.3).
    /// TLS 1.2: client random, server random, and the parameters of ServerKeyExchange (RFC 8422, section 5.4).
    /// </param>
    public HandshakeSignature(TlsVersion version, SignatureScheme scheme, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> covered)
    {
        Version = version;
        Scheme = scheme;
        _signature = signature.ToArray();
        _covered = covered.ToArray();
    }

    /// <summary>The version of the handshake.</summary>
    public TlsVersion Version { get; }

    /// <summary>The signature scheme.</summary>
    public SignatureScheme Scheme { get; }

    /// <summary>The signature.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    /// <summary>What it covers: a transcript hash (TLS 1.3), or the random values and ServerKeyExchange parameters (TLS 1.2).</summary>
    public ReadOnlyMemory<byte> Covered => _covered;

    /// <summary>Whether the key of a certificate made the signature, with a scheme that its kind of key may use in this version.</summary>
    public bool Verify(IPrimitives primitives, ReadOnlyMemory<byte> leafCertificate)
    {
        ReadOnlyMemory<byte> info;
        try
        {
            info = CertificateKey.Read(leafCertificate);
        }
        catch (TlsException)
        {
            return false;
        }

        return SubjectPublicKey.TryRead(info.Span, out SubjectPublicKey? key)
            && Scheme.Fits(Version, key.Kind)
            && primitives.VerifySignature(Scheme.Algorithm, info.Span, ContentFor(Version, Side.Server, _covered), _signature);
    }

    /// <summary>The bytes that are signed.</summary>
    internal static byte[] ContentFor(TlsVersion version, Side side, ReadOnlySpan<byte> covered)
    {
        if (version == TlsVersion.Tls12)
        {
            return covered.ToArray();
        }

        ReadOnlySpan<byte> context = side == Side.Server ? "TLS 1.3, server CertificateVerify"u8 : "TLS 1.3, client CertificateVerify"u8;
        byte[] content = new byte[64 + context.Length + 1 + covered.Length];
        content.AsSpan(0, 64).Fill(0x20);
        context.CopyTo(content.AsSpan(64));
        covered.CopyTo(content.AsSpan(64 + context.Length + 1));
        return content;
    }
}
