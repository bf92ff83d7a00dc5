using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>A certificate with its chain (root excluded) and its private key.</summary>
public sealed class TestCertificate(TestKeyKind kind, X509Certificate2 leaf, X509Certificate2 intermediate, string keyPem) : IDisposable
{
    public TestKeyKind Kind => kind;

    /// <summary>The leaf, without its key.</summary>
    public X509Certificate2 Leaf => leaf;

    public X509Certificate2 Intermediate => intermediate;

    /// <summary>PKCS#8 private key.</summary>
    public string KeyPem => keyPem;

    /// <summary>Leaf and intermediate, as servers want them.</summary>
    public string ChainPem => leaf.ExportCertificatePem() + "\n" + intermediate.ExportCertificatePem() + "\n";

    /// <summary>The leaf with its key, for what runs in this process: RSA and ECDSA only.</summary>
    public X509Certificate2 WithKey()
    {
        using X509Certificate2 ephemeral = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), keyPem);
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        leaf.Dispose();
        intermediate.Dispose();
    }
}
