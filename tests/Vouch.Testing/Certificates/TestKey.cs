using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>A fresh key pair; kinds that .NET cannot make come from the openssl program.</summary>
internal sealed record TestKey(PublicKey Public, string PrivatePem)
{
    public static TestKey Create(TestKeyKind kind) => kind switch
    {
        TestKeyKind.EcdsaP256 => FromCurve(ECCurve.NamedCurves.nistP256),
        TestKeyKind.EcdsaP384 => FromCurve(ECCurve.NamedCurves.nistP384),
        TestKeyKind.EcdsaP521 => FromCurve(ECCurve.NamedCurves.nistP521),
        TestKeyKind.Rsa1024 => FromRsa(1024),
        TestKeyKind.Rsa2048 => FromRsa(2048),
        TestKeyKind.Ed25519 => FromOpenSsl("ed25519"),
        TestKeyKind.RsaPss2048 => FromOpenSsl("rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whether .NET can hold a certificate of this kind together with its private key.</summary>
    public static bool FitsPlatform(TestKeyKind kind) => kind is not (TestKeyKind.Ed25519 or TestKeyKind.RsaPss2048);

    private static TestKey FromCurve(ECCurve curve)
    {
        using ECDsa ecdsa = ECDsa.Create(curve);
        return new TestKey(new PublicKey(ecdsa), ecdsa.ExportPkcs8PrivateKeyPem());
    }

    private static TestKey FromRsa(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        return new TestKey(new PublicKey(rsa), rsa.ExportPkcs8PrivateKeyPem());
    }

    private static TestKey FromOpenSsl(params string[] algorithm)
    {
        string pem = OpenSslCommand.Run("", ["genpkey", "-algorithm", .. algorithm]);
        string publicPem = OpenSslCommand.Run(pem, "pkey", "-pubout");
        PemFields fields = PemEncoding.Find(publicPem);
        return new TestKey(PublicKey.CreateFromSubjectPublicKeyInfo(Convert.FromBase64String(publicPem[fields.Base64Data]), out _), pem);
    }
}
