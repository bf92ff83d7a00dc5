using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vouch.Testing;

/// <summary>A small certificate authority for tests, made on the spot.</summary>
public sealed class TestCertificateAuthority : IDisposable
{
    private TestCertificateAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The authority's certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The collection to trust.</summary>
    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(Certificate.RawData)];

    /// <summary>Makes a root.</summary>
    public static TestCertificateAuthority Create(TestCertificateOptions? options = null)
    {
        options ??= new TestCertificateOptions { CommonName = "Vouch test root", Hosts = [], IsAuthority = true, ExtendedKeyUsage = null };
        using AsymmetricAlgorithm key = NewKey(options.Key);
        CertificateRequest request = NewRequest(options, key);
        using X509Certificate2 bare = request.Create(request.SubjectName, NewGenerator(key, options.Hash), options.NotBefore, options.NotAfter, NewSerial());
        return new TestCertificateAuthority(WithKey(bare, key));
    }

    /// <summary>Treats any certificate with a private key as an authority, also one that is none.</summary>
    public static TestCertificateAuthority Of(X509Certificate2 certificate) => new(certificate);

    /// <summary>Makes an authority below this one.</summary>
    public TestCertificateAuthority IssueAuthority(TestCertificateOptions? options = null)
        => new(Issue(options ?? new TestCertificateOptions { CommonName = "Vouch test intermediate", Hosts = [], IsAuthority = true, ExtendedKeyUsage = null }));

    /// <summary>Issues a certificate; it comes with its private key.</summary>
    public X509Certificate2 Issue(TestCertificateOptions? options = null)
    {
        options ??= new TestCertificateOptions();
        if (options.Key is TestKeyKind.Ed25519 or TestKeyKind.RsaPss2048)
        {
            throw new ArgumentException("This key needs the openssl command: IssuePem.", nameof(options));
        }

        using AsymmetricAlgorithm key = NewKey(options.Key);
        CertificateRequest request = NewRequest(options, key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using AsymmetricAlgorithm issuerKey = (AsymmetricAlgorithm?)Certificate.GetECDsaPrivateKey() ?? Certificate.GetRSAPrivateKey()!;
        using X509Certificate2 bare = request.Create(
            Certificate.SubjectName, NewGenerator(issuerKey, options.Hash), options.NotBefore, options.NotAfter, NewSerial());
        return WithKey(bare, key);
    }

    /// <summary>Issues a certificate of any kind and gives it as PEM: the chain without the root, and the private key (PKCS#8).</summary>
    public (string Certificate, string PrivateKey) IssuePem(TestCertificateOptions? options = null)
    {
        options ??= new TestCertificateOptions();
        if (options.Key is TestKeyKind.Ed25519 or TestKeyKind.RsaPss2048)
        {
            return OpenSslCommand.Issue(this, options);
        }

        using X509Certificate2 certificate = Issue(options);
        return (certificate.ExportCertificatePem(), PrivateKeyPem(certificate));
    }

    /// <summary>The private key of a certificate as PEM (PKCS#8).</summary>
    public static string PrivateKeyPem(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => Certificate.Dispose();

    private static AsymmetricAlgorithm NewKey(TestKeyKind kind) => kind switch
    {
        TestKeyKind.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        TestKeyKind.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        TestKeyKind.EcP521 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        TestKeyKind.Rsa1024 => RSA.Create(1024),
        _ => RSA.Create(2048),
    };

    private static CertificateRequest NewRequest(TestCertificateOptions options, AsymmetricAlgorithm key)
    {
        string name = $"CN={options.CommonName}";
        CertificateRequest request = key is ECDsa ecdsa
            ? new CertificateRequest(name, ecdsa, options.Hash)
            : new CertificateRequest(name, (RSA)key, options.Hash, RSASignaturePadding.Pkcs1);
        bool isAuthority = options.IsAuthority == true;
        if (options.IsAuthority is not null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, options.PathLength is not null, options.PathLength ?? 0, critical: true));
        }

        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            options.KeyUsage ?? (isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature),
            critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (options.ExtendedKeyUsage is string usage)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        if (options.Hosts.Count > 0)
        {
            SubjectAlternativeNameBuilder names = new();
            foreach (string host in options.Hosts)
            {
                if (IPAddress.TryParse(host, out IPAddress? address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        foreach (X509Extension extension in options.OtherExtensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
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

    private static X509Certificate2 WithKey(X509Certificate2 bare, AsymmetricAlgorithm key)
    {
        using X509Certificate2 certificate = key is ECDsa ecdsa ? bare.CopyWithPrivateKey(ecdsa) : bare.CopyWithPrivateKey((RSA)key);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
