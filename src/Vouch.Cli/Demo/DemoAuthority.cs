using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Cli.Demo;

/// <summary>A certificate authority that lives as long as the demo, and the certificate of its one server.</summary>
internal sealed class DemoAuthority : IDisposable
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(1);

    private DemoAuthority(X509Certificate2 root, X509Certificate2 server)
    {
        Root = root;
        Server = server;
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Server { get; }

    public static DemoAuthority Create(string host, DateTimeOffset now)
    {
        DateTimeOffset start = now - TimeSpan.FromHours(1);
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest rootRequest = new("CN=Vouch demo authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, critical: false));
        X509Certificate2 root = rootRequest.CreateSelfSigned(start, now + s_lifetime);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        byte[] serial = new byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7F;
        using X509Certificate2 certificate = request.Create(root, start, now + s_lifetime, serial);
        return new DemoAuthority(root, certificate.CopyWithPrivateKey(key));
    }

    public void Dispose()
    {
        Root.Dispose();
        Server.Dispose();
    }
}
