using Vouch.Attestations;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing.Certificates;

namespace Vouch.Interop.Tests.Matrix;

/// <summary>One session with a real server: what the client offers, which certificate the server has, and what it is asked for.</summary>
/// <param name="Server">The server.</param>
/// <param name="Version">The only version that the client offers.</param>
/// <param name="Suite">The only suite that the client offers, by its IANA name.</param>
/// <param name="Group">The only group that the client offers; when <paramref name="ServerChooses"/>, the only one that the server takes.</param>
/// <param name="Certificate">The key in the server's certificate.</param>
/// <param name="Body">The body asked for.</param>
/// <param name="Framing">How its end is told.</param>
/// <param name="ClientCertificate">The key of the client's certificate, which the server demands; null: it demands none.</param>
/// <param name="ServerChooses">
/// The client offers all groups. In TLS 1.3 its key share is of one that the server does not take, so that a HelloRetryRequest comes.
/// </param>
/// <param name="Mode">How the attestor is convinced.</param>
public sealed record InteropCase(
    ServerKind Server,
    TlsVersion Version,
    string Suite,
    string Group,
    TestKeyKind Certificate,
    SiteBody Body,
    Framing Framing,
    TestKeyKind? ClientCertificate = null,
    bool ServerChooses = false,
    AttestationMode Mode = AttestationMode.Proxy)
{
    /// <summary>The path to ask for.</summary>
    public string Path => Body == SiteBody.Own ? "/" : TestSite.Path(Body, Framing);

    /// <summary>The options of the server that serves this case; cases with equal keys may share one.</summary>
    public (ServerKind Server, TestKeyKind Certificate, bool ClientCertificate, string? Group) ServerKey
        => (Server, Certificate, ClientCertificate is not null, ServerChooses ? Group : null);

    public override string ToString()
        => string.Join(' ', new[]
        {
            Server.ToString(), Version.ToString(), Suite, Group, Certificate.ToString(), Path,
            ClientCertificate is null ? "" : $"client:{ClientCertificate}", ServerChooses ? "server's choice" : "",
            Mode == AttestationMode.Proxy ? "" : Mode.ToString(),
        }.Where(word => word.Length > 0));
}
