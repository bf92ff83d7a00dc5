using System.Security.Cryptography;

namespace Vouch.Crypto.Platform;

/// <summary>ECDH on a NIST curve (RFC 8446, section 7.4.2; SEC 1, section 3.3.1).</summary>
internal sealed class PlatformEcdh : IKeyAgreement
{
    private readonly ECDiffieHellman _key;
    private readonly ECCurve _curve;
    private readonly byte[] _publicKey;

    public PlatformEcdh(KeyAgreementAlgorithm algorithm, IRandomSource random)
    {
        _curve = algorithm == KeyAgreementAlgorithm.P256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;
        using SecretBuffer scalar = RandomScalar.Draw(algorithm, random);
        byte[] d = GC.AllocateArray<byte>(scalar.Length, pinned: true);
        try
        {
            scalar.Span.CopyTo(d);
            _key = ECDiffieHellman.Create(new ECParameters { Curve = _curve, D = d });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }

        ECPoint point = _key.ExportParameters(includePrivateParameters: false).Q;
        _publicKey = [0x04, .. point.X!, .. point.Y!];
    }

    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    public SecretBuffer Agree(ReadOnlySpan<byte> peerPublicKey)
    {
        if (peerPublicKey.Length != _publicKey.Length || peerPublicKey[0] != 0x04)
        {
            throw new CryptographicException("The peer's public key is not an uncompressed point of this curve.");
        }

        int coordinateSize = (peerPublicKey.Length - 1) / 2;
        ECPoint point = new()
        {
            X = peerPublicKey.Slice(1, coordinateSize).ToArray(),
            Y = peerPublicKey[(1 + coordinateSize)..].ToArray(),
        };

        // The import refuses coordinates that are not on the curve; the encoding has no identity, and both curves have cofactor 1.
        using ECDiffieHellman peer = ECDiffieHellman.Create(new ECParameters { Curve = _curve, Q = point });
        byte[] raw = _key.DeriveRawSecretAgreement(peer.PublicKey);
        try
        {
            SecretBuffer secret = new(coordinateSize);
            raw.CopyTo(secret.Span[(coordinateSize - raw.Length)..]);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(raw);
        }
    }

    public void Dispose() => _key.Dispose();
}
