using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>The server's ephemeral key in TLS 1.2 and its signature (RFC 8422, section 5.4).</summary>
/// <param name="Group">The group.</param>
/// <param name="Share">The public key.</param>
/// <param name="Parameters">The bytes that are signed after the two random values.</param>
/// <param name="Scheme">The signature scheme.</param>
/// <param name="Signature">The signature.</param>
internal sealed record ServerKeyExchange(NamedGroup Group, byte[] Share, byte[] Parameters, SignatureScheme Scheme, byte[] Signature)
{
    private const byte NamedCurve = 3;
    private const int ParametersHeaderSize = 4;

    public static ServerKeyExchange Read(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        if (reader.ReadUInt8() != NamedCurve)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "The server's key is not on a named curve.");
        }

        NamedGroup group = (NamedGroup)reader.ReadUInt16();
        byte[] share = reader.ReadVector8(least: 1).ToArray();
        SignatureScheme scheme = (SignatureScheme)reader.ReadUInt16();
        byte[] signature = reader.ReadVector16().ToArray();
        reader.ExpectEnd();
        return new ServerKeyExchange(group, share, body[..(ParametersHeaderSize + share.Length)].ToArray(), scheme, signature);
    }

    public static byte[] Write(byte[] parameters, SignatureScheme scheme, ReadOnlySpan<byte> signature)
    {
        MessageWriter writer = new(HandshakeType.ServerKeyExchange);
        writer.WriteBytes(parameters);
        writer.WriteUInt16((ushort)scheme);
        writer.WriteVector(2, signature);
        return writer.ToMessage();
    }
}
