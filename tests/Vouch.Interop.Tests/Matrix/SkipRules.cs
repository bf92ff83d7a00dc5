using Vouch.Attestations;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests.Matrix;

/// <summary>What a server does not offer, with the reason; the one place where cases are left out.</summary>
public sealed record SkipRule(string Reason, Func<InteropCase, bool> Covers);

/// <summary>The table of <see cref="SkipRule"/>.</summary>
public static class SkipRules
{
    public static IReadOnlyList<SkipRule> All { get; } =
    [
        // What TLS itself does not have.
        new("A suite belongs to one version", c => TlsNames.VersionOf(c.Suite) != c.Version),
        new("ECDHE_RSA suites take RSA keys", c => c.Suite.Contains("_RSA_", StringComparison.Ordinal) && !IsRsa(c.Certificate)),
        new("ECDHE_ECDSA suites take ECDSA and Ed25519 keys", c => c.Suite.Contains("_ECDSA_", StringComparison.Ordinal) && IsRsa(c.Certificate)),
        new("In TLS 1.2 the groups offered bound the curve of an ECDSA key too (RFC 8422, 5.1)",
            c => c is { Version: TlsVersion.Tls12, ServerChooses: false } && CurveOf(c.Certificate) is { } curve && curve != c.Group),

        // Bodies
        new("gnutls-serv makes up its page and ends it by closing", c => c.Server == ServerKind.GnuTls && (c.Body, c.Framing) != (SiteBody.Own, Framing.CloseDelimited)),
        new("Only gnutls-serv has a page of its own", c => c.Server != ServerKind.GnuTls && c.Body == SiteBody.Own),
        new("nginx knows the length of an empty file", c => c is { Server: ServerKind.Nginx, Body: SiteBody.Empty, Framing: Framing.Chunked or Framing.CloseDelimited }),
        new("Kestrel chunks every body without a length", c => c is { Server: ServerKind.Kestrel, Framing: Framing.CloseDelimited }),
        new("HttpsServer chunks every body without a length", c => c is { Server: ServerKind.Java, Framing: Framing.CloseDelimited }),

        // Keys
        new(".NET loads no Ed25519 key", c => c is { Server: ServerKind.Kestrel, Certificate: TestKeyKind.Ed25519 }),
        new(".NET loads no key that is for RSASSA-PSS alone", c => c is { Server: ServerKind.Kestrel, Certificate: TestKeyKind.RsaPss2048 }),
        new("Go has no keys that are for RSASSA-PSS alone", c => c is { Server: ServerKind.Go, Certificate: TestKeyKind.RsaPss2048 }),

        new("HttpsServer ends without close_notify and does not announce it; with a client certificate the prover then opens nothing in proxy mode",
            c => c is { Server: ServerKind.Java, ClientCertificate: not null, Mode: AttestationMode.Proxy }),

        // Modes
        new("In MPC mode keys are shared on secp256r1 alone, and under suites with SHA-256",
            c => c.Mode == AttestationMode.Mpc && (c.Group != "secp256r1" || !c.Suite.EndsWith("_SHA256", StringComparison.Ordinal))),

        new("In TLS 1.2 the groups offered bound the curve of the client's key as well, and in MPC mode that is secp256r1",
            c => c is { Mode: AttestationMode.Mpc, Version: TlsVersion.Tls12, ClientCertificate: { } key } && CurveOf(key) is { } curve && curve != c.Group),

        // Groups
        new("Java's choice of groups bounds the curve of its own key in TLS 1.2",
            c => c is { Server: ServerKind.Java, Version: TlsVersion.Tls12, ServerChooses: true } && CurveOf(c.Certificate) is { } curve && curve != c.Group),
        new("Kestrel's groups cannot be chosen", c => c is { Server: ServerKind.Kestrel, ServerChooses: true }),
    ];

    /// <summary>Why a case is left out, or null.</summary>
    public static string? ReasonToSkip(InteropCase interopCase) => All.FirstOrDefault(rule => rule.Covers(interopCase))?.Reason;

    private static string? CurveOf(TestKeyKind kind) => kind switch
    {
        TestKeyKind.EcdsaP256 => "secp256r1",
        TestKeyKind.EcdsaP384 => "secp384r1",
        _ => null,
    };

    private static bool IsRsa(TestKeyKind kind) => kind is TestKeyKind.Rsa2048 or TestKeyKind.RsaPss2048;
}
