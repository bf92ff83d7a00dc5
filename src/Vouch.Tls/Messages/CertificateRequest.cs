using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>The server asks for a client certificate (RFC 8446, section 4.3.2; RFC 5246, section 7.4.4).</summary>
/// <param name="Schemes">The signature schemes that it takes; some may be unknown to us.</param>
/// <param name="TakesRsa">Whether it takes RSA keys.</param>
/// <param name="TakesEcdsa">Whether it takes ECDSA keys.</param>
internal sealed record CertificateRequest(SignatureScheme[] Schemes, bool TakesRsa, bool TakesEcdsa)
{
    private const byte RsaSign = 1;
    private const byte EcdsaSign = 64;

    public static CertificateRequest ReadTls13(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        if (!reader.ReadVector8().IsEmpty)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "CertificateRequest has a context during the handshake.");
        }

        ExtensionList extensions = ExtensionList.Read(ref reader);
        reader.ExpectEnd();
        foreach (ExtensionType type in extensions.Types)
        {
            // A server may send what this table allows, offered or not; unknown ones are passed over (RFC 8446, section 4.2).
            if (type is ExtensionType.ServerName or ExtensionType.SupportedGroups or ExtensionType.Alpn or ExtensionType.KeyShare
                or ExtensionType.SupportedVersions or ExtensionType.PreSharedKey or ExtensionType.EarlyData or ExtensionType.Cookie
                or ExtensionType.PskKeyExchangeModes or ExtensionType.MaxFragmentLength or ExtensionType.PostHandshakeAuth)
            {
                TlsException.Throw(AlertDescription.IllegalParameter, $"CertificateRequest has the extension {type}, which does not belong there.");
            }
        }

        if (!extensions.TryGet(ExtensionType.SignatureAlgorithms, out ReadOnlySpan<byte> schemes))
        {
            TlsException.Throw(AlertDescription.MissingExtension, "CertificateRequest has no signature_algorithms.");
        }

        ByteReader list = new(schemes);
        SignatureScheme[] taken = Array.ConvertAll(list.ReadUInt16List16(), s => (SignatureScheme)s);
        list.ExpectEnd();
        return new CertificateRequest(taken, TakesRsa: true, TakesEcdsa: true);
    }

    public static CertificateRequest ReadTls12(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        ReadOnlySpan<byte> types = reader.ReadVector8(least: 1);
        SignatureScheme[] schemes = Array.ConvertAll(reader.ReadUInt16List16(), s => (SignatureScheme)s);
        ByteReader authorities = new(reader.ReadVector16());
        reader.ExpectEnd();
        while (!authorities.IsEmpty)
        {
            authorities.ReadVector16(least: 1);
        }

        return new CertificateRequest(schemes, types.Contains(RsaSign), types.Contains(EcdsaSign));
    }
}
