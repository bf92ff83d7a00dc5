using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>A fresh key pair; kinds that .NET cannot make come from the openssl program.</summary>
internal sealed record TestKey(PublicKey Public, string PrivatePem)
{
    public static TestKey Create(TestKeyKind kind)
    {
        switch (kind)
        {
            case TestKeyKind.Rsa2048:
                using (RSA rsa = RSA.Create(2048))
                {
                    return new TestKey(new PublicKey(rsa), rsa.ExportPkcs8PrivateKeyPem());
                }

            case TestKeyKind.EcdsaP256 or TestKeyKind.EcdsaP384:
                ECCurve curve = kind == TestKeyKind.EcdsaP256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;
                using (ECDsa ecdsa = ECDsa.Create(curve))
                {
                    return new TestKey(new PublicKey(ecdsa), ecdsa.ExportPkcs8PrivateKeyPem());
                }

            case TestKeyKind.Ed25519:
                return FromOpenSsl("genpkey", "-algorithm", "ed25519");
            case TestKeyKind.RsaPss2048:
                return FromOpenSsl("genpkey", "-algorithm", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048");
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static TestKey FromOpenSsl(params string[] generate)
    {
        string pem = OpenSsl("", generate);
        string publicPem = OpenSsl(pem, "pkey", "-pubout");
        PemFields fields = PemEncoding.Find(publicPem);
        byte[] info = Convert.FromBase64String(publicPem[fields.Base64Data]);
        return new TestKey(PublicKey.CreateFromSubjectPublicKeyInfo(info, out _), pem);
    }

    private static string OpenSsl(string input, params string[] arguments)
    {
        ProcessStartInfo start = new("openssl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("openssl did not start.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"openssl {arguments[0]} failed.");
    }
}
