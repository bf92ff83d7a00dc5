using Vouch.Attestations;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests.Matrix;

/// <summary>The cases that clients are tested on.</summary>
/// <remarks>
/// Not the whole product, in which most cases would test nothing new: every handshake (version, suite, group, certificate) with
/// one page, then with one handshake for each version every page, every kind of client certificate, and every group by the server's choice.
/// </remarks>
public static class InteropMatrix
{
    private static readonly TestKeyKind[] s_certificates = [TestKeyKind.Rsa2048, TestKeyKind.RsaPss2048, TestKeyKind.EcdsaP256, TestKeyKind.EcdsaP384, TestKeyKind.Ed25519];

    /// <summary>All cases that no rule leaves out.</summary>
    public static IReadOnlyList<InteropCase> Cases { get; } =
        [.. Candidates().Where(candidate => SkipRules.ReasonToSkip(candidate) is null).Distinct()];

    /// <summary>Cases that are proven in zero knowledge: each version and AEAD once, with the ways to tell a body's end by turns.</summary>
    public static IReadOnlyList<InteropCase> HiddenCases { get; } = [.. Enum.GetValues<ServerKind>().SelectMany(Hidden)];

    /// <summary>Cases in MPC mode: every handshake that keys can be shared in; with one for each version, the ways to tell a body's end and the kinds of client certificate.</summary>
    public static IReadOnlyList<InteropCase> MpcCases { get; } =
        [.. Enum.GetValues<ServerKind>().SelectMany(server => Handshakes(server).Concat(Pages(server)).Concat(ClientCertificates(server))).Select(InMpcMode)
            .Where(candidate => SkipRules.ReasonToSkip(candidate) is null).Distinct()];

    /// <summary>Every server once with each version, suites and certificates by turns: what there is time for in every check.</summary>
    public static IReadOnlyList<InteropCase> MpcSample { get; } =
        [.. MpcCases.GroupBy(c => (c.Server, c.Version)).Select((group, turn) => group.ElementAt(turn * 3 % group.Count()))];

    /// <summary>Servers that take a group alone on which no keys are shared.</summary>
    public static IReadOnlyList<InteropCase> MpcRefusals { get; } =
        [.. Enum.GetValues<ServerKind>().SelectMany(ServerChoices).Where(c => c.Group != "secp256r1" && SkipRules.ReasonToSkip(c) is null)
            .Select(c => c with { Mode = AttestationMode.Mpc })];

    public static IEnumerable<InteropCase> CasesOf(ServerKind server) => Cases.Where(interopCase => interopCase.Server == server);

    private static IEnumerable<InteropCase> Candidates()
        => Enum.GetValues<ServerKind>().SelectMany(server => Handshakes(server)
            .Concat(Pages(server)).Concat(ClientCertificates(server)).Concat(ServerChoices(server)));

    private static IEnumerable<InteropCase> Handshakes(ServerKind server)
        => from version in Enum.GetValues<TlsVersion>()
           from suite in TlsNames.Suites
           from @group in TlsNames.Groups
           from certificate in s_certificates
           select Plain(server, version) with { Suite = suite, Group = @group, Certificate = certificate };

    private static IEnumerable<InteropCase> Pages(ServerKind server)
        => from version in Enum.GetValues<TlsVersion>()
           from body in TestSite.Bodies
           from framing in TestSite.Framings
           select Plain(server, version) with { Body = body, Framing = framing };

    private static IEnumerable<InteropCase> ClientCertificates(ServerKind server)
        => from version in Enum.GetValues<TlsVersion>()
           from key in (TestKeyKind[])[TestKeyKind.Rsa2048, TestKeyKind.EcdsaP256, TestKeyKind.EcdsaP384]
           select Plain(server, version) with { ClientCertificate = key };

    private static IEnumerable<InteropCase> ServerChoices(ServerKind server)
        => from version in Enum.GetValues<TlsVersion>()
           from @group in TlsNames.Groups
           select Plain(server, version) with
           {
               Suite = version == TlsVersion.Tls13 ? "TLS_AES_128_GCM_SHA256" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
               Certificate = TestKeyKind.EcdsaP256,
               Group = @group,
               ServerChooses = true,
           };

    private static IEnumerable<InteropCase> Hidden(ServerKind server)
        => from version in Enum.GetValues<TlsVersion>()
           let plain = WithSmallBody(Plain(server, version))
           from turn in TlsNames.Suites.Where(s => SkipRules.ReasonToSkip(plain with { Suite = s }) is null).Zip((Framing[])[Framing.ContentLength, Framing.Chunked, Framing.CloseDelimited])
           let turned = plain with { Suite = turn.First, Framing = turn.Second }
           select SkipRules.ReasonToSkip(turned) is null ? turned : plain with { Suite = turn.First };

    private static InteropCase InMpcMode(InteropCase interopCase)
        => WithSmallBody(interopCase) with { Group = "secp256r1", Mode = AttestationMode.Mpc };

    /// <summary>All that is proven in zero knowledge has its price by the byte.</summary>
    private static InteropCase WithSmallBody(InteropCase interopCase) => interopCase.Body is SiteBody.Json2k or SiteBody.Text1m ? interopCase with { Body = SiteBody.Json100 } : interopCase;

    private static InteropCase Plain(ServerKind server, TlsVersion version) => new(
        server,
        version,
        version == TlsVersion.Tls13 ? "TLS_AES_128_GCM_SHA256" : "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "x25519",
        version == TlsVersion.Tls13 ? TestKeyKind.EcdsaP256 : TestKeyKind.Rsa2048,
        server == ServerKind.GnuTls ? SiteBody.Own : SiteBody.Json2k,
        server == ServerKind.GnuTls ? Framing.CloseDelimited : Framing.ContentLength);
}
