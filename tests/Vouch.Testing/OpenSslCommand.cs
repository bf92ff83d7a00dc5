using System.Diagnostics;

namespace Vouch.Testing;

/// <summary>The openssl command, for keys that .NET cannot make.</summary>
public static class OpenSslCommand
{
    /// <summary>Runs the command to its end; throws with its words if it fails.</summary>
    public static void Run(string directory, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("openssl", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("openssl does not start.");
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"openssl {string.Join(' ', arguments)}: {error}");
        }
    }

    internal static (string Certificate, string PrivateKey) Issue(TestCertificateAuthority authority, TestCertificateOptions options)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("vouch-ca-");
        try
        {
            string path = directory.FullName;
            File.WriteAllText(Path.Combine(path, "ca.pem"), authority.Certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(path, "ca.key"), TestCertificateAuthority.PrivateKeyPem(authority.Certificate));
            IEnumerable<string> names = options.Hosts.Select(h => System.Net.IPAddress.TryParse(h, out _) ? $"IP:{h}" : $"DNS:{h}");
            File.WriteAllText(
                Path.Combine(path, "extensions"),
                $"basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage={options.ExtendedKeyUsage}\nsubjectAltName={string.Join(',', names)}\n");
            string[] algorithm = options.Key == TestKeyKind.Ed25519 ? ["ed25519"] : ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"];
            Run(path, ["genpkey", "-algorithm", .. algorithm, "-out", "leaf.key"]);
            Run(path, "req", "-new", "-key", "leaf.key", "-subj", $"/CN={options.CommonName}", "-out", "leaf.csr");
            Run(path, "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-sha256", "-extfile", "extensions", "-out", "leaf.pem");
            return (File.ReadAllText(Path.Combine(path, "leaf.pem")), File.ReadAllText(Path.Combine(path, "leaf.key")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
