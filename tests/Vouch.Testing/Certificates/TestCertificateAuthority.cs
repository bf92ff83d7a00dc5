using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing.Certificates;

/// <summary>A small certificate authority for tests, made on the spot.</summary>
public sealed class TestCertificateAuthority : IDisposable
{
    private readonly Lazy<TestCertificateAuthority> _below;

    private TestCertificateAuthority(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _below = new Lazy<TestCertificateAuthority>(() => IssueAuthority());
    }

    /// <summary>The authority's certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The collection to trust.</summary>
    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(Certificate.RawData)];

    /// <summary>Makes a root.</summary>
    public static TestCertificateAuthority Create(TestCertificateOptions? options = null)
    {
        options ??= TestCertificateOptions.Authority("Vouch test root");
        TestKey key = TestKey.Create(options.Key);
        CertificateRequest request = options.ToRequest(key.Public);
        using AsymmetricAlgorithm signer = ImportKey(key, options.Key);
        using X509Certificate2 bare = request.Create(request.SubjectName, NewGenerator(signer, options.Hash), options.NotBefore, options.NotAfter, NewSerial());
        return new TestCertificateAuthority(WithKey(bare, key.PrivatePem));
    }

    /// <summary>Treats any certificate with a private key as an authority, also one that is none.</summary>
    public static TestCertificateAuthority Of(X509Certificate2 certificate) => new(certificate);

    /// <summary>Makes an authority below this one.</summary>
    public TestCertificateAuthority IssueAuthority(TestCertificateOptions? options = null)
        => new(Issue(options ?? TestCertificateOptions.Authority("Vouch test intermediate")));

    /// <summary>Issues a certificate; it comes with its private key.</summary>
    public X509Certificate2 Issue(TestCertificateOptions? options = null)
    {
        options ??= new TestCertificateOptions();
        if (!TestKey.FitsPlatform(options.Key))
        {
            throw new ArgumentException("The platform cannot hold this key: IssuePem.", nameof(options));
        }

        (X509Certificate2 bare, string privatePem) = IssueBare(options);
        using X509Certificate2 certificate = bare;
        return WithKey(certificate, privatePem);
    }

    /// <summary>Issues a certificate of any kind and gives it as PEM, with the private key (PKCS#8).</summary>
    public (string Certificate, string PrivateKey) IssuePem(TestCertificateOptions? options = null)
    {
        (X509Certificate2 bare, string privatePem) = IssueBare(options ?? new TestCertificateOptions());
        using X509Certificate2 certificate = bare;
        return (certificate.ExportCertificatePem(), privatePem);
    }

    /// <summary>Issues a certificate for servers by an authority below this one; it is valid for the names given and for the loopback addresses.</summary>
    public TestCertificate IssueServer(TestKeyKind kind, params string[] names)
        => IssueBelow(new TestCertificateOptions { Key = kind, CommonName = names.Length > 0 ? names[0] : "localhost", Hosts = [.. names, "127.0.0.1", "::1"] });

    /// <summary>Issues a certificate for clients by an authority below this one.</summary>
    public TestCertificate IssueClient(TestKeyKind kind, string name)
        => IssueBelow(new TestCertificateOptions { Key = kind, CommonName = name, Hosts = [], ExtendedKeyUsage = TestCertificateOptions.ClientAuthentication });

    public void Dispose()
    {
        Certificate.Dispose();
        if (_below.IsValueCreated)
        {
            _below.Value.Dispose();
        }
    }

    private TestCertificate IssueBelow(TestCertificateOptions options)
    {
        (X509Certificate2 leaf, string privatePem) = _below.Value.IssueBare(options);
        return new TestCertificate(options.Key, leaf, _below.Value.Roots[0], privatePem);
    }

    private (X509Certificate2 Certificate, string PrivatePem) IssueBare(TestCertificateOptions options)
    {
        TestKey key = TestKey.Create(options.Key);
        CertificateRequest request = options.ToRequest(key.Public);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using AsymmetricAlgorithm issuerKey = (AsymmetricAlgorithm?)Certificate.GetECDsaPrivateKey() ?? Certificate.GetRSAPrivateKey()!;
        X509Certificate2 certificate = request.Create(
            Certificate.SubjectName, NewGenerator(issuerKey, options.Hash), options.NotBefore, options.NotAfter, NewSerial());
        return (certificate, key.PrivatePem);
    }

    private static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(12);
        serial[0] = (byte)((serial[0] & 0x7F) | 1);
        return serial;
    }

    private static X509SignatureGenerator NewGenerator(AsymmetricAlgorithm key, HashAlgorithmName hash)
    {
        X509SignatureGenerator generator = key is ECDsa ecdsa
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA((RSA)key, RSASignaturePadding.Pkcs1);
        return hash == HashAlgorithmName.SHA1 || hash == HashAlgorithmName.MD5 ? new WeakSignatureGenerator(generator, key) : generator;
    }

    private static AsymmetricAlgorithm ImportKey(TestKey key, TestKeyKind kind)
    {
        AsymmetricAlgorithm algorithm = kind is TestKeyKind.Rsa1024 or TestKeyKind.Rsa2048 ? RSA.Create() : ECDsa.Create();
        algorithm.ImportFromPem(key.PrivatePem);
        return algorithm;
    }

    private static X509Certificate2 WithKey(X509Certificate2 bare, string privatePem)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(bare.ExportCertificatePem(), privatePem);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
