using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>The pseudorandom function of TLS 1.2 and what is made with it (RFC 5246, section 5; RFC 7627). Results belong to the caller.</summary>
internal static class Prf
{
    public const int MasterSecretSize = 48;
    public const int VerifyDataSize = 12;

    public static SecretBuffer MasterSecret(CipherSuite suite, ReadOnlySpan<byte> premaster, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
        => Expand(suite, premaster, "master secret"u8, [.. clientRandom, .. serverRandom], MasterSecretSize);

    public static SecretBuffer ExtendedMasterSecret(CipherSuite suite, ReadOnlySpan<byte> premaster, ReadOnlySpan<byte> sessionHash)
        => Expand(suite, premaster, "extended master secret"u8, sessionHash, MasterSecretSize);

    /// <summary>Client key, server key, client IV, server IV (RFC 5246, section 6.3).</summary>
    public static SecretBuffer KeyBlock(CipherSuite suite, ReadOnlySpan<byte> masterSecret, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
        => Expand(suite, masterSecret, "key expansion"u8, [.. serverRandom, .. clientRandom], 2 * (suite.Aead.KeySize + suite.IvSize));

    public static byte[] VerifyData(CipherSuite suite, ReadOnlySpan<byte> masterSecret, Side side, ReadOnlySpan<byte> transcriptHash)
    {
        ReadOnlySpan<byte> label = side == Side.Client ? "client finished"u8 : "server finished"u8;
        using SecretBuffer output = Expand(suite, masterSecret, label, transcriptHash, VerifyDataSize);
        return output.Span.ToArray(); // public once sent
    }

    /// <summary>The part of a key block that belongs to one side.</summary>
    public static void Split(CipherSuite suite, ReadOnlySpan<byte> keyBlock, Side side, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> iv)
    {
        int keySize = suite.Aead.KeySize;
        int index = side == Side.Client ? 0 : 1;
        key = keyBlock.Slice(index * keySize, keySize);
        iv = keyBlock.Slice((2 * keySize) + (index * suite.IvSize), suite.IvSize);
    }

    private static SecretBuffer Expand(CipherSuite suite, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, int size)
    {
        byte[] labelAndSeed = [.. label, .. seed];
        using SecretBuffer input = new(suite.HashSize + labelAndSeed.Length); // A(i), label, seed
        using SecretBuffer block = new(suite.HashSize);
        SecretBuffer output = new(size);
        labelAndSeed.CopyTo(input.Span[suite.HashSize..]);
        Span<byte> a = input.Span[..suite.HashSize];
        CryptographicOperations.HmacData(suite.Hash, secret, labelAndSeed, a);
        for (Span<byte> rest = output.Span; !rest.IsEmpty;)
        {
            CryptographicOperations.HmacData(suite.Hash, secret, input.Span, block.Span);
            int taken = int.Min(rest.Length, block.Length);
            block.Span[..taken].CopyTo(rest);
            rest = rest[taken..];
            CryptographicOperations.HmacData(suite.Hash, secret, a, block.Span);
            block.Span.CopyTo(a);
        }

        return output;
    }
}
