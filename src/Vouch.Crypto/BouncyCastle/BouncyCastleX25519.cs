using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Vouch.Crypto.BouncyCastle;

/// <summary>X25519 (RFC 7748, section 5).</summary>
internal sealed class BouncyCastleX25519 : IKeyAgreement
{
    private readonly SecretBuffer _scalar = new(X25519.ScalarSize);
    private readonly byte[] _publicKey = new byte[X25519.PointSize];

    public BouncyCastleX25519(IRandomSource random)
    {
        random.Fill(_scalar.Span);
        X25519.ScalarMultBase(_scalar.Span, _publicKey);
    }

    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    public SecretBuffer Agree(ReadOnlySpan<byte> peerPublicKey)
    {
        if (peerPublicKey.Length != X25519.PointSize)
        {
            throw new CryptographicException("The peer's public key is not 32 bytes.");
        }

        SecretBuffer secret = new(X25519.PointSize);
        if (!X25519.CalculateAgreement(_scalar.Span, peerPublicKey, secret.Span))
        {
            secret.Dispose();
            throw new CryptographicException("The peer's public key has small order.");
        }

        return secret;
    }

    public void Dispose() => _scalar.Dispose();
}
