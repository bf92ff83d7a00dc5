using System.Security.Cryptography;
using System.Text;
using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The key schedule of TLS 1.3 without pre-shared keys (RFC 8446, section 7.1). Every result belongs to the caller.</summary>
internal static class KeySchedule
{
    private const int MaxHashSize = SHA512.HashSizeInBytes;

    /// <summary>HKDF-Extract of the shared secret over the early secret of no pre-shared key.</summary>
    public static SecretBuffer HandshakeSecret(CipherSuite suite, ReadOnlySpan<byte> sharedSecret)
    {
        using SecretBuffer salt = HandshakeSalt(suite);
        return Extract(suite, salt.Span, sharedSecret);
    }

    /// <summary>What the handshake secret is extracted with: the same for all sessions of a hash.</summary>
    public static SecretBuffer HandshakeSalt(CipherSuite suite)
    {
        Span<byte> zeros = stackalloc byte[MaxHashSize];
        zeros = zeros[..suite.HashSize];
        zeros.Clear();
        using SecretBuffer early = Extract(suite, salt: zeros, zeros);
        return DeriveSecret(suite, early.Span, "derived", EmptyHash(suite));
    }

    /// <summary>The master secret from the handshake secret.</summary>
    public static SecretBuffer MasterSecret(CipherSuite suite, ReadOnlySpan<byte> handshakeSecret)
    {
        Span<byte> zeros = stackalloc byte[MaxHashSize];
        zeros = zeros[..suite.HashSize];
        zeros.Clear();
        using SecretBuffer derived = DeriveSecret(suite, handshakeSecret, "derived", EmptyHash(suite));
        return Extract(suite, derived.Span, zeros);
    }

    public static SecretBuffer HandshakeTraffic(CipherSuite suite, ReadOnlySpan<byte> handshakeSecret, Side side, ReadOnlySpan<byte> helloHash)
        => DeriveSecret(suite, handshakeSecret, side == Side.Client ? "c hs traffic" : "s hs traffic", helloHash);

    public static SecretBuffer ApplicationTraffic(CipherSuite suite, ReadOnlySpan<byte> masterSecret, Side side, ReadOnlySpan<byte> transcriptHash)
        => DeriveSecret(suite, masterSecret, side == Side.Client ? "c ap traffic" : "s ap traffic", transcriptHash);

    /// <summary>The secret of the next generation (RFC 8446, section 7.2).</summary>
    public static SecretBuffer NextGeneration(CipherSuite suite, ReadOnlySpan<byte> trafficSecret)
        => ExpandLabel(suite, trafficSecret, "traffic upd", [], suite.HashSize);

    public static SecretBuffer Key(CipherSuite suite, ReadOnlySpan<byte> trafficSecret)
        => ExpandLabel(suite, trafficSecret, "key", [], suite.Aead.KeySize);

    public static SecretBuffer Iv(CipherSuite suite, ReadOnlySpan<byte> trafficSecret)
        => ExpandLabel(suite, trafficSecret, "iv", [], suite.IvSize);

    /// <summary>The verify_data of Finished (RFC 8446, section 4.4.4).</summary>
    public static byte[] VerifyData(CipherSuite suite, ReadOnlySpan<byte> trafficSecret, ReadOnlySpan<byte> transcriptHash)
    {
        using SecretBuffer finishedKey = ExpandLabel(suite, trafficSecret, "finished", [], suite.HashSize);
        byte[] verifyData = new byte[suite.HashSize];
        CryptographicOperations.HmacData(suite.Hash, finishedKey.Span, transcriptHash, verifyData);
        return verifyData;
    }

    private static SecretBuffer Extract(CipherSuite suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyMaterial)
    {
        SecretBuffer secret = new(suite.HashSize);
        HKDF.Extract(suite.Hash, keyMaterial, salt, secret.Span);
        return secret;
    }

    private static SecretBuffer DeriveSecret(CipherSuite suite, ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> transcriptHash)
        => ExpandLabel(suite, secret, label, transcriptHash, suite.HashSize);

    /// <summary>HkdfLabel: what HKDF-Expand-Label expands.</summary>
    public static byte[] HkdfLabel(string label, ReadOnlySpan<byte> context, int size)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        return [0, checked((byte)size), checked((byte)name.Length), .. name, checked((byte)context.Length), .. context];
    }

    private static SecretBuffer ExpandLabel(CipherSuite suite, ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> context, int size)
    {
        SecretBuffer output = new(size);
        HKDF.Expand(suite.Hash, secret, output.Span, HkdfLabel(label, context, size));
        return output;
    }

    private static byte[] EmptyHash(CipherSuite suite) => CryptographicOperations.HashData(suite.Hash, []);
}
