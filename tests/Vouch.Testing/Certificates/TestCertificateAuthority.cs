using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>A root, an intermediate below it, and what they issue. One per test run is enough; keys are made on creation.</summary>
public sealed class TestCertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificateAuthority()
    {
        NotBefore = DateTimeOffset.UtcNow.AddDays(-1);
        NotAfter = NotBefore.AddYears(1);
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        CertificateRequest root = Request("Vouch Test Root", new PublicKey(rootKey), HashAlgorithmName.SHA384);
        AddAuthority(root, pathLength: 1);
        using X509Certificate2 signer = root.Create(
            root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), NotBefore, NotAfter, Serial());
        Root = X509CertificateLoader.LoadCertificate(signer.RawData);

        CertificateRequest intermediate = Request("Vouch Test Intermediate", new PublicKey(_intermediateKey), HashAlgorithmName.SHA384);
        AddAuthority(intermediate, pathLength: 0);
        using X509Certificate2 rootWithKey = Root.CopyWithPrivateKey(rootKey);
        Intermediate = intermediate.Create(rootWithKey, NotBefore, NotAfter, Serial());
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>Issues a certificate for servers, valid for the names given and for the loopback addresses.</summary>
    public TestCertificate IssueServer(TestKeyKind kind, params ReadOnlySpan<string> names)
    {
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            alternatives.AddDnsName(name);
        }

        alternatives.AddIpAddress(IPAddress.Loopback);
        alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        return Issue(kind, names.Length > 0 ? names[0] : "localhost", ServerAuthentication, alternatives);
    }

    /// <summary>Issues a certificate for clients.</summary>
    public TestCertificate IssueClient(TestKeyKind kind, string name) => Issue(kind, name, ClientAuthentication, alternatives: null);

    public void Dispose()
    {
        _intermediateKey.Dispose();
        Root.Dispose();
        Intermediate.Dispose();
    }

    private TestCertificate Issue(TestKeyKind kind, string name, string usage, SubjectAlternativeNameBuilder? alternatives)
    {
        TestKey key = TestKey.Create(kind);
        CertificateRequest request = Request(name, key.Public, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Intermediate, true, false));
        if (alternatives is not null)
        {
            request.CertificateExtensions.Add(alternatives.Build());
        }

        X509Certificate2 leaf = request.Create(
            Intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(_intermediateKey), NotBefore, NotAfter, Serial());
        return new TestCertificate(kind, leaf, X509CertificateLoader.LoadCertificate(Intermediate.RawData), key.PrivatePem);
    }

    private static CertificateRequest Request(string name, PublicKey key, HashAlgorithmName hash)
    {
        CertificateRequest request = new(new X500DistinguishedName($"CN={name}"), key, hash);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        return request;
    }

    private static void AddAuthority(CertificateRequest request, int pathLength)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
    }

    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        return serial;
    }
}
