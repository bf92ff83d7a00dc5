using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>CertificateVerify: a scheme and a signature (RFC 8446, section 4.4.3; RFC 5246, section 7.4.8).</summary>
internal static class CertificateVerify
{
    public static (SignatureScheme Scheme, byte[] Signature) Read(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        SignatureScheme scheme = (SignatureScheme)reader.ReadUInt16();
        byte[] signature = reader.ReadVector16().ToArray();
        reader.ExpectEnd();
        return (scheme, signature);
    }

    public static byte[] Write(SignatureScheme scheme, ReadOnlySpan<byte> signature)
    {
        MessageWriter writer = new(HandshakeType.CertificateVerify);
        writer.WriteUInt16((ushort)scheme);
        writer.WriteVector(2, signature);
        return writer.ToMessage();
    }
}
