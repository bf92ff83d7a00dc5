using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations.Presentations;
using Vouch.Fuzz.Running;
using Vouch.Preparing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Seeding;

/// <summary>Writes the corpus: what real sessions send, and small texts.</summary>
/// <remarks>Keys of certificates and of the servers are new each time, so the files change; the rest comes from seeds.</remarks>
internal static partial class CorpusSeeder
{
    private static readonly Dictionary<string, Dictionary<string, byte[]>> s_corpus = [];

    public static async Task RunAsync()
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        Directory.CreateDirectory(Path.GetDirectoryName(Fixtures.RootPath)!);
        await File.WriteAllBytesAsync(Fixtures.RootPath, authority.Certificate.RawData);
        using X509Certificate2 ecdsa = authority.Issue(new TestCertificateOptions { Hosts = [Fixtures.Host, "*.bank.example", "192.0.2.1", "2001:db8::1"] });
        using X509Certificate2 rsa = authority.Issue(new TestCertificateOptions { Hosts = [Fixtures.Host], Key = TestKeyKind.Rsa2048 });
        using TestCertificateAuthority intermediate = authority.IssueAuthority();
        using X509Certificate2 below = intermediate.Issue(new TestCertificateOptions { Hosts = [Fixtures.Host] });

        Add("certificate", "ecdsa", FuzzInput.Join(ecdsa.RawData));
        Add("certificate", "rsa", FuzzInput.Join(rsa.RawData));
        Add("certificate", "chain", FuzzInput.Join(below.RawData, intermediate.Certificate.RawData, authority.Certificate.RawData));
        await AddSessionsAsync(authority.Roots, ecdsa, rsa);
        await AddHandshakesAsync(ecdsa, rsa);
        AddTexts();
        foreach ((string target, Dictionary<string, byte[]> inputs) in s_corpus)
        {
            Corpus.Save(target, inputs);
        }
    }

    private static void Add(string target, string name, byte[] bytes)
    {
        if (!s_corpus.TryGetValue(target, out Dictionary<string, byte[]>? inputs))
        {
            s_corpus.Add(target, inputs = []);
        }

        inputs.Add(name, bytes);
    }

    private static async Task AddSessionsAsync(X509Certificate2Collection roots, X509Certificate2 ecdsa, X509Certificate2 rsa)
    {
        AddSession("whole", await TappedSession.RunAsync(roots, ecdsa, TestHttpsServer.Json(Json), static _ => { }, SslProtocols.Tls13));
        AddSession("split", await TappedSession.RunAsync(roots, ecdsa, Latin1(Chunked), static request =>
        {
            request.Method = "POST";
            request.SecretHeaders.Add(new("Cookie", "id=42; token=abc"));
            request.Body = "a=1"u8.ToArray();
            request.SecretBody = true;
            request.Challenge = "nonce"u8.ToArray();
            request.Subject = new byte[20];
        }, SslProtocols.Tls13));
        AddSession("tls12", await TappedSession.RunAsync(roots, rsa, Latin1(UntilClose), static _ => { }, SslProtocols.Tls12));
        AddProven("proven", await TappedSession.RunAsync(roots, ecdsa, TestHttpsServer.Json(Json), static request => Prove(request), SslProtocols.Tls13));
        AddProven("proven-value", await TappedSession.RunAsync(roots, ecdsa, TestHttpsServer.Json(Json), static request => Prove(request, "response.json:$.accounts[0].balance", "request.line"), SslProtocols.Tls12));
        AddProven("proven-opened", await TappedSession.RunAsync(roots, ecdsa, Latin1(Chunked), static request => Prove(request, "response"), SslProtocols.Tls13));
    }

    private static void Prove(ProveRequest request, params string[] reveal)
    {
        request.AttestorView = AttestorView.Revealed;
        Array.ForEach(reveal, request.Reveal.Add);
    }

    private static void AddProven(string name, TappedSession session)
    {
        Add("open-message", name, session.Open);
        Add("statement-message", name, session.Statement);
        Add("attestor-reply", name, session.Signed);
        using MemoryStream file = new();
        session.Attestation.Write(file);
        Add("attestation-file", name, file.ToArray());
    }

    private static void AddSession(string name, TappedSession session)
    {
        Add("recorded-session", name, session.File.Write());
        Add("open-message", name, session.File.Open);
        Add("opening-message", name, session.File.Opening);
        Add("accepted-message", name, session.Accepted);
        Add("attestor-reply", name, session.Signed);
        Add("multiplexer", $"{name}-prover", [0, .. session.Up]);
        Add("multiplexer", $"{name}-attestor", [1, .. session.Down]);
        Add("preface", $"{name}-prover", session.Up[..8]);
        Add("preface", $"{name}-attestor", session.Down[..8]);
        Add("frame-header", $"{name}-prover", session.Up[7..20]);
        Add("message-channel", $"{name}-prover", session.Control);
        Add("message-channel", $"{name}-attestor", session.ControlBack);
        Add("tls-record", $"{name}-client", session.File.Client);
        Add("tls-record", $"{name}-server", session.File.Server);

        using MemoryStream file = new();
        session.Attestation.Write(file);
        Add("attestation-file", name, file.ToArray());
        bool isJson = name == "whole";
        foreach (string[] selectors in (string[][])[["request.line", "response.status"], isJson ? ["response.json:$.accounts[0].balance", "response.header.content-type"] : ["response.body"]])
        {
            PresentationBuilder builder = new(session.Attestation);
            foreach (string selector in selectors)
            {
                builder.Reveal(selector);
            }

            Presentation presentation = builder.Build();
            Add("presentation-cbor", $"{name}-{selectors[0].Split('.', ':')[1]}", presentation.ToCbor());
            Add("presentation-json", $"{name}-{selectors[0].Split('.', ':')[1]}", presentation.ToJson());
        }
    }

    private static async Task AddHandshakesAsync(X509Certificate2 ecdsa, X509Certificate2 rsa)
    {
        AddHandshake("tls13", await TappedHandshake.RunAsync(ecdsa, static script => script.RequestsCertificate = true));
        AddHandshake("tls13-retry", await TappedHandshake.RunAsync(ecdsa, static script => (script.Group, script.Cookie) = (NamedGroup.Secp256r1, [1, 2, 3])));
        AddHandshake("tls13-rsa", await TappedHandshake.RunAsync(rsa, static script => script.Padding = 5));
        AddHandshake("tls12", await TappedHandshake.RunAsync(ecdsa, static script => (script.Version, script.RequestsCertificate) = (Vouch.Tls.TlsVersion.Tls12, true)));
        AddHandshake("tls12-rsa", await TappedHandshake.RunAsync(rsa, static script => script.Version = Vouch.Tls.TlsVersion.Tls12));
        Add("prepare-message", "prepare", [0, .. new PrepareMessage(1024, CipherSuite.Aes128GcmSha256, new byte[PreparationTicket.Size]).Encode()]);
        Add("prepare-message", "prepared", [1, .. new PreparedMessage(1_772_366_400).Encode()]);
        Add("short-messages", "key-update", [1]);
        Add("short-messages", "close-notify", [1, 0]);
        Add("short-messages", "handshake-failure", [2, 40]);
        Add("short-messages", "ticket", [0, 0, 1, 0, 1, 2, 3, 4, 1, 7, 0, 2, 1, 2, 0, 0]);
        Add("short-messages", "finished", new byte[32]);
        Add("inner-content", "data", [.. "hello"u8, 23]);
        Add("inner-content", "padded-alert", [1, 0, 21, 0, 0, 0]);
        Add("inner-content", "handshake", [24, 0, 0, 1, 0, 22]);
    }

    private static void AddHandshake(string name, TappedHandshake handshake)
    {
        byte[] messages = [.. handshake.Messages.SelectMany(m => m)];
        Add("server-flight", name, messages);
        Add("handshake-inbox", name, [40, .. messages]);
        Add("tls-client", name, handshake.ServerBytes);
        if (handshake.BodyOf(HandshakeType.EncryptedExtensions) is not null)
        {
            Add("presented-handshake", name, messages); // there are none in TLS 1.2
        }

        foreach ((string target, HandshakeType type) in ((string, HandshakeType)[])
            [("client-hello", HandshakeType.ClientHello), ("server-hello", HandshakeType.ServerHello), ("certificate-message", HandshakeType.Certificate),
            ("certificate-request", HandshakeType.CertificateRequest)])
        {
            if (handshake.BodyOf(type) is byte[] body)
            {
                Add(target, name, body);
            }
        }

        foreach (HandshakeType type in (HandshakeType[])[HandshakeType.CertificateVerify, HandshakeType.ServerKeyExchange])
        {
            if (handshake.BodyOf(type) is byte[] body)
            {
                Add("signed-messages", $"{name}-{type}", body);
            }
        }
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
