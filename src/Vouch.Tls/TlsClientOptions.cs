using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Tls;

/// <summary>What a client offers and whom it trusts.</summary>
public sealed record TlsClientOptions
{
    /// <summary>The host: a DNS name, which goes into server_name, or an IP address, which does not.</summary>
    public required ServerName Host { get; init; }

    /// <summary>The versions, best first.</summary>
    public IReadOnlyList<TlsVersion> Versions { get; init; } = [TlsVersion.Tls13, TlsVersion.Tls12];

    /// <summary>The suites, best first; those of versions not offered are left out, and so are versions that none of them fits.</summary>
    public IReadOnlyList<CipherSuite> Suites { get; init; } =
    [
        CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.Aes256GcmSha384,
        CipherSuite.EcdheEcdsaAes128GcmSha256, CipherSuite.EcdheRsaAes128GcmSha256,
        CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, CipherSuite.EcdheRsaChaCha20Poly1305Sha256,
        CipherSuite.EcdheEcdsaAes256GcmSha384, CipherSuite.EcdheRsaAes256GcmSha384,
    ];

    /// <summary>The groups, best first; the first is the one of the key share, the others cost a round trip.</summary>
    public IReadOnlyList<NamedGroup> Groups { get; init; } = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1];

    /// <summary>The signature schemes, best first.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; } =
    [
        SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.Ed25519, SignatureScheme.EcdsaSecp521r1Sha512, SignatureScheme.RsaPssRsaeSha512, SignatureScheme.RsaPkcs1Sha512,
        SignatureScheme.RsaPssPssSha256, SignatureScheme.RsaPssPssSha384, SignatureScheme.RsaPssPssSha512,
    ];

    /// <summary>The application protocols (RFC 7301); none leaves the extension out.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = ["http/1.1"];

    /// <summary>Whom to trust, and when.</summary>
    public ServerCertificatePolicy CertificatePolicy { get; init; } = ServerCertificatePolicy.System;

    /// <summary>A certificate with its private key, for servers that ask for one.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates above the client's, to be sent along; leaf's issuer first, without the root.</summary>
    public IReadOnlyList<X509Certificate2> ClientCertificateChain { get; init; } = [];

    /// <summary>Where the random values of the hello come from.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The primitives that check signatures.</summary>
    public IPrimitives Primitives { get; init; } = PlatformPrimitives.Instance;

    /// <summary>Leaves out suites without their version and versions without a suite, and checks that the rest is usable.</summary>
    internal TlsClientOptions Checked()
    {
        CipherSuite[] suites = [.. Suites.Where(s => Versions.Any(v => s.Fits(v))).Distinct()];
        TlsVersion[] versions = [.. Versions.Where(v => v is TlsVersion.Tls12 or TlsVersion.Tls13 && suites.Any(s => s.Fits(v))).Distinct()];
        bool ok = versions.Length > 0
            && Groups.Count > 0 && Groups.All(g => g.IsKnown) && Groups.Distinct().Count() == Groups.Count
            && SignatureSchemes.Count > 0 && SignatureSchemes.All(s => s.IsKnown)
            && Alpn.All(p => p.Length is > 0 and < 256 && p.All(char.IsAscii));
        return ok
            ? this with { Suites = suites, Versions = versions }
            : throw new ArgumentException("The options offer nothing, or something that this client does not know.");
    }
}
