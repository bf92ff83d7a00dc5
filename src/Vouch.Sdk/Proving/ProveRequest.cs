using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations;

namespace Vouch.Proving;

/// <summary>One HTTPS request to prove the answer of, and what of it the attestor may see.</summary>
public sealed class ProveRequest
{
    /// <summary>Creates a GET request.</summary>
    /// <exception cref="ArgumentException">The address is not an absolute <c>https</c> one, or holds user information.</exception>
    public ProveRequest(string url)
        : this(new Uri(url, UriKind.Absolute))
    {
    }

    /// <inheritdoc cref="ProveRequest(string)"/>
    public ProveRequest(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps || url.Host.Length == 0)
        {
            throw new ArgumentException("The address must be absolute and begin with https://.", nameof(url));
        }

        if (url.UserInfo.Length != 0)
        {
            throw new ArgumentException("The address must not hold a user name or password; send them as a secret header.", nameof(url));
        }

        Url = url;
    }

    /// <summary>The address. Its host is the name that the server must prove to have.</summary>
    public Uri Url { get; }

    /// <summary>The method. Default: GET. HEAD and CONNECT are refused.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>Headers that the attestor sees where keys are opened to it. Host, Connection, Content-Length and Transfer-Encoding are set by the prover itself.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Headers that no attestor sees, unless <see cref="Reveal"/> names them; but for their names, where the request is proven (<see cref="AttestorView.Revealed"/>).</summary>
    public IList<KeyValuePair<string, string>> SecretHeaders { get; } = [];

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Whether the body is kept from the attestor. Default: no.</summary>
    public bool SecretBody { get; set; }

    /// <summary>Requests that are sent first on the same connection, in order, because this one needs something of their answers; at most 16. They go with <see cref="AttestorView.Revealed"/>.</summary>
    public IList<EarlierRequest> Earlier { get; } = [];

    /// <summary>What the attestor sees. Default: nothing but what is revealed.</summary>
    public AttestorView AttestorView { get; set; }

    /// <summary>
    /// Selectors of parts that the attestor is shown and a presentation can show (<c>response.json:$.balance</c>). What stands around them, and is needed to prove their place, is committed to and
    /// stays hidden. Goes with <see cref="AttestorView.Revealed"/> alone.
    /// </summary>
    /// <remarks>Where neither this nor <see cref="Commit"/> names a part, every part of HTTP and JSON is committed to, so that any can be shown later.</remarks>
    public IList<string> Reveal { get; } = [];

    /// <summary>Selectors of parts that are committed to and stay hidden from the attestor, so that a presentation can show them later. Fewer parts, smaller proofs.</summary>
    public IList<string> Commit { get; } = [];

    /// <summary>How the attestor is convinced. Default: proxy. In MPC mode this process connects to the server by itself, and the attestor holds half of every key; it needs <see cref="AttestorView.Revealed"/> and TLS 1.3.</summary>
    public AttestationMode Mode { get; set; }

    /// <summary>
    /// Whether the attestor shall not learn who the server is: neither its name, nor its certificates, nor the Host of the request. A presentation can show it later
    /// (<see cref="Attestations.Presentations.PresentationBuilder.ShowServer"/>). In MPC mode and with TLS 1.3 alone. Default: no.
    /// </summary>
    /// <remarks>The attestor still sees lengths and times, names of header fields, and what is revealed. Whoever sees the line to the server sees its name there.</remarks>
    public bool HideServerName { get; set; }

    /// <summary>The TLS versions to offer. Default: 1.3 and 1.2.</summary>
    public SslProtocols Versions { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The cipher suites to offer, by IANA name; empty for all that Vouch supports.</summary>
    public IList<string> Suites { get; } = [];

    /// <summary>In MPC mode the suite that the server will choose, by IANA name, so that what it takes is made beforehand; <c>vouch probe</c> lists a server's. Null for the first that is offered. With another one the session takes longer.</summary>
    public string? ExpectedSuite { get; set; }

    /// <summary>The groups to offer, by IANA name (x25519, secp256r1, secp384r1), the first with a key share; empty for all.</summary>
    public IList<string> Groups { get; } = [];

    /// <summary>Where the attestor shall connect instead of the host in the address (<c>host:port</c>). Attestors refuse it unless they allow private networks.</summary>
    public string? ConnectTo { get; set; }

    /// <summary>A certificate with its private key, for servers that ask for one.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The certificates above the client's, to be sent along; its issuer first, without the root.</summary>
    public X509Certificate2Collection ClientCertificateChain { get; } = [];

    /// <summary>The relying party's nonce, 1 to 256 bytes; empty for none.</summary>
    public ReadOnlyMemory<byte> Challenge { get; set; }

    /// <summary>The holder's key that the attestation is bound to: a 20-byte EVM address or another public key of up to 256 bytes; empty for none.</summary>
    public ReadOnlyMemory<byte> Subject { get; set; }

    internal byte[]? HashChallenge() => Challenge.IsEmpty ? null : AttestationHeader.HashChallenge(Challenge.Span);

    internal byte[]? EncodeSubject() => Subject.IsEmpty ? null : AttestationHeader.EncodeSubject(Subject.Span);

    internal bool HasSecrets => SecretHeaders.Count != 0 || (SecretBody && !Body.IsEmpty);
}
