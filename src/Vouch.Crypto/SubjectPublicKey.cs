using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Vouch.Crypto;

/// <summary>A public key as certificates carry it, taken apart (RFC 5280, section 4.1.2.7; RFC 4055; RFC 5480; RFC 8410).</summary>
public sealed class SubjectPublicKey
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string RsaSsaPss = "1.2.840.113549.1.1.10";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";

    private SubjectPublicKey(SubjectPublicKeyKind kind, byte[] key, HashAlgorithmName? onlyHash)
    {
        Kind = kind;
        Key = key;
        OnlyHash = onlyHash;
    }

    /// <summary>The kind of key.</summary>
    public SubjectPublicKeyKind Kind { get; }

    /// <summary>The content of the bit string: an RSAPublicKey, a point, or 32 bytes.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>The hash that an id-RSASSA-PSS key is restricted to, if it is.</summary>
    internal HashAlgorithmName? OnlyHash { get; }

    /// <summary>The size of an RSA modulus, in bits; 0 for other keys and for RSA keys that cannot be read.</summary>
    public int ModulusBits
    {
        get
        {
            if (Kind is not (SubjectPublicKeyKind.Rsa or SubjectPublicKeyKind.RsaPss))
            {
                return 0;
            }

            try
            {
                ReadOnlySpan<byte> modulus = new AsnReader(Key, AsnEncodingRules.DER).ReadSequence().ReadIntegerBytes().Span.TrimStart((byte)0);
                return modulus.IsEmpty ? 0 : (8 * modulus.Length) - byte.LeadingZeroCount(modulus[0]);
            }
            catch (AsnContentException)
            {
                return 0;
            }
        }
    }

    /// <summary>Whether an AlgorithmIdentifier (DER) names a signature algorithm of today: RSA or ECDSA with SHA-2, or Ed25519.</summary>
    public static bool IsStrongSignatureAlgorithm(ReadOnlySpan<byte> algorithmIdentifier)
    {
        try
        {
            AsnReader algorithm = new AsnReader(algorithmIdentifier.ToArray(), AsnEncodingRules.DER).ReadSequence();
            return algorithm.ReadObjectIdentifier() switch
            {
                "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.12" or "1.2.840.113549.1.1.13" => true, // RSA with SHA-256, 384, 512
                "1.2.840.10045.4.3.2" or "1.2.840.10045.4.3.3" or "1.2.840.10045.4.3.4" => true, // ECDSA with SHA-256, 384, 512
                Ed25519 => true,
                RsaSsaPss => algorithm.HasData && ReadPss(algorithm, []) is not null,
                _ => false,
            };
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Reads a key.</summary>
    /// <returns><see langword="false"/> if the bytes are not a key of a known kind.</returns>
    public static bool TryRead(ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out SubjectPublicKey? key)
    {
        try
        {
            key = Read(subjectPublicKeyInfo);
            return key is not null;
        }
        catch (AsnContentException)
        {
            key = null;
            return false;
        }
    }

    private static SubjectPublicKey? Read(ReadOnlySpan<byte> bytes)
    {
        AsnReader outer = new(bytes.ToArray(), AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        AsnReader algorithm = info.ReadSequence();
        byte[] key = info.ReadBitString(out int unusedBits);
        info.ThrowIfNotEmpty();
        if (unusedBits != 0)
        {
            return null;
        }

        switch (algorithm.ReadObjectIdentifier())
        {
            case RsaEncryption:
                algorithm.ReadNull();
                algorithm.ThrowIfNotEmpty();
                return new(SubjectPublicKeyKind.Rsa, key, null);

            case RsaSsaPss:
                return ReadPss(algorithm, key);

            case EcPublicKey:
                string curve = algorithm.ReadObjectIdentifier();
                algorithm.ThrowIfNotEmpty();
                return CurveOf(curve) is SubjectPublicKeyKind kind ? new(kind, key, null) : null;

            case Ed25519:
                algorithm.ThrowIfNotEmpty();
                return key.Length == 32 ? new(SubjectPublicKeyKind.Ed25519, key, null) : null;

            default:
                return null;
        }
    }

    private static SubjectPublicKeyKind? CurveOf(string oid) => oid switch
    {
        "1.2.840.10045.3.1.7" => SubjectPublicKeyKind.EcP256,
        "1.3.132.0.34" => SubjectPublicKeyKind.EcP384,
        "1.3.132.0.35" => SubjectPublicKeyKind.EcP521,
        _ => null,
    };

    // RSASSA-PSS-params: a hash, MGF1 over the same hash, and a least salt length that TLS's choice (the hash's size) must reach.
    private static SubjectPublicKey? ReadPss(AsnReader algorithm, byte[] key)
    {
        if (!algorithm.HasData)
        {
            return new(SubjectPublicKeyKind.RsaPss, key, null);
        }

        AsnReader parameters = algorithm.ReadSequence();
        algorithm.ThrowIfNotEmpty();
        Asn1Tag hashTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
        Asn1Tag maskTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
        Asn1Tag saltTag = new(TagClass.ContextSpecific, 2, isConstructed: true);
        if (!parameters.HasData || parameters.PeekTag() != hashTag)
        {
            return null; // SHA-1 by default
        }

        string? hash = ReadHash(parameters.ReadSequence(hashTag));
        if (!parameters.HasData || parameters.PeekTag() != maskTag)
        {
            return null;
        }

        AsnReader mask = parameters.ReadSequence(maskTag).ReadSequence();
        if (mask.ReadObjectIdentifier() != Mgf1 || ReadHash(mask) != hash)
        {
            return null;
        }

        int saltSize = 20;
        if (parameters.HasData && parameters.PeekTag() == saltTag
            && !parameters.ReadSequence(saltTag).TryReadInt32(out saltSize))
        {
            return null;
        }

        (HashAlgorithmName name, int size) = hash switch
        {
            "2.16.840.1.101.3.4.2.1" => (HashAlgorithmName.SHA256, 32),
            "2.16.840.1.101.3.4.2.2" => (HashAlgorithmName.SHA384, 48),
            "2.16.840.1.101.3.4.2.3" => (HashAlgorithmName.SHA512, 64),
            _ => default,
        };
        return size == 0 || saltSize > size ? null : new(SubjectPublicKeyKind.RsaPss, key, name);
    }

    private static string ReadHash(AsnReader reader) => reader.ReadSequence().ReadObjectIdentifier();
}
