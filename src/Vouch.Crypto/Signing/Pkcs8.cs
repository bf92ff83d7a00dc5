using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Vouch.Crypto.Signing;

/// <summary>Private keys as files: PKCS#8 (RFC 5958) with RFC 5915 inside for ECDSA and RFC 8410 for Ed25519, in PEM (RFC 7468).</summary>
internal static class Pkcs8
{
    private const string Label = "PRIVATE KEY";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string Secp256k1 = "1.3.132.0.10";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Ed25519 = "1.3.101.112";
    private const int MaxPemSize = 4096;

    private static readonly Asn1Tag s_tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag s_tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    public static SecretBuffer WritePem(KeyAlgorithm algorithm, ReadOnlySpan<byte> secret, VerifyingKey publicKey)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        WritePrivateKeyInfo(writer, algorithm, secret, publicKey);

        byte[] der = writer.Encode();
        char[] pem = new char[PemEncoding.GetEncodedSize(Label.Length, der.Length) + 1];
        try
        {
            PemEncoding.TryWrite(Label, der, pem, out int written);
            pem[written++] = '\n';
            SecretBuffer result = new(written);
            Encoding.ASCII.GetBytes(pem.AsSpan(0, written), result.Span);
            return result;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
            pem.AsSpan().Clear();
            writer.Reset();
        }
    }

    public static SigningKey ReadPem(ReadOnlySpan<byte> pem)
    {
        if (pem.Length > MaxPemSize)
        {
            throw new CryptographicException($"A private key file of {pem.Length} bytes; at most {MaxPemSize} are read.");
        }

        char[] text = new char[pem.Length];
        byte[] der = new byte[pem.Length];
        try
        {
            Encoding.Latin1.GetChars(pem, text);
            if (!PemEncoding.TryFind(text, out PemFields fields)
                || !text.AsSpan()[fields.Label].SequenceEqual(Label)
                || !Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], der, out int size))
            {
                throw new CryptographicException("No PKCS#8 private key in PEM form was found.");
            }

            return ReadPrivateKeyInfo(der.AsMemory(0, size));
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The private key is not valid PKCS#8.", e);
        }
        finally
        {
            text.AsSpan().Clear();
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static void WritePrivateKeyInfo(AsnWriter writer, KeyAlgorithm algorithm, ReadOnlySpan<byte> secret, VerifyingKey publicKey)
    {
        using AsnWriter.Scope info = writer.PushSequence();
        writer.WriteInteger(0);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm == KeyAlgorithm.Ed25519 ? Ed25519 : EcPublicKey);
            if (algorithm != KeyAlgorithm.Ed25519)
            {
                writer.WriteObjectIdentifier(algorithm == KeyAlgorithm.P256 ? P256 : Secp256k1);
            }
        }

        using AsnWriter.Scope privateKey = writer.PushOctetString();
        if (algorithm == KeyAlgorithm.Ed25519)
        {
            writer.WriteOctetString(secret);
            return;
        }

        using AsnWriter.Scope ecPrivateKey = writer.PushSequence();
        writer.WriteInteger(1);
        writer.WriteOctetString(secret);
        using AsnWriter.Scope tag = writer.PushSequence(s_tag1);
        writer.WriteBitString(publicKey.Point.GetEncoded(compressed: false));
    }

    private static SigningKey ReadPrivateKeyInfo(ReadOnlyMemory<byte> der)
    {
        AsnReader outer = new(der, AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (!info.TryReadInt32(out int version) || version is not (0 or 1))
        {
            throw new CryptographicException("A PKCS#8 private key of an unknown version.");
        }

        AsnReader algorithm = info.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        string? curve = oid == EcPublicKey ? algorithm.ReadObjectIdentifier() : null;
        if (!info.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> privateKey))
        {
            throw new CryptographicException("The private key is not valid PKCS#8.");
        }

        return (oid, curve) switch
        {
            (Ed25519, null) => SigningKey.FromSecret(KeyAlgorithm.Ed25519, ReadSeed(privateKey).Span),
            (EcPublicKey, Secp256k1) => SigningKey.FromSecret(KeyAlgorithm.Secp256k1, ReadScalar(privateKey).Span),
            (EcPublicKey, P256) => SigningKey.FromSecret(KeyAlgorithm.P256, ReadScalar(privateKey).Span),
            _ => throw new CryptographicException("A private key of an unknown scheme; secp256k1, P-256 and Ed25519 are known."),
        };
    }

    private static ReadOnlyMemory<byte> ReadSeed(ReadOnlyMemory<byte> der)
    {
        AsnReader reader = new(der, AsnEncodingRules.DER);
        return reader.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> seed) ? seed : default;
    }

    private static ReadOnlyMemory<byte> ReadScalar(ReadOnlyMemory<byte> der)
    {
        AsnReader reader = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        if (!reader.TryReadInt32(out int version) || version != 1 || !reader.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> scalar))
        {
            return default;
        }

        // Parameters and public key are optional and follow from the rest.
        while (reader.HasData)
        {
            Asn1Tag tag = reader.PeekTag();
            if (tag != s_tag0 && tag != s_tag1)
            {
                return default;
            }

            reader.ReadEncodedValue();
        }

        return scalar;
    }
}
