using Vouch.Attestations.Http;
using Vouch.Interop.Tests.Matrix;
using Vouch.Interop.Tests.Servers;
using Vouch.Interop.Tests.Site;
using Vouch.Testing;

namespace Vouch.Interop.Tests;

/// <summary>docs/interoperability.md, whose last section is that of MPC mode: what one class of tests writes leaves what the other has written. And the words for what stands in it.</summary>
internal static class InteropDocument
{
    private const string MpcHeading = "\n## In MPC mode\n";

    private static readonly Lock s_writing = new();

    private static string File => RepositoryRoot.PathTo("docs/interoperability.md");

    /// <summary>Writes what stands before the section of MPC mode.</summary>
    public static void WriteProxyMode(string text)
    {
        lock (s_writing)
        {
            string all = System.IO.File.ReadAllText(File);
            int end = all.IndexOf(MpcHeading, StringComparison.Ordinal);
            System.IO.File.WriteAllText(File, end < 0 ? text : text + all[end..]);
        }
    }

    /// <summary>Writes the section of MPC mode.</summary>
    public static void WriteMpcMode(string text)
    {
        lock (s_writing)
        {
            string all = System.IO.File.ReadAllText(File);
            int end = all.IndexOf(MpcHeading, StringComparison.Ordinal);
            System.IO.File.WriteAllText(File, (end < 0 ? all : all[..end]) + MpcHeading + text);
        }
    }

    public static string Name(ServerKind server) => server switch
    {
        ServerKind.OpenSsl => "OpenSSL s_server",
        ServerKind.Nginx => "nginx",
        ServerKind.Apache => "Apache httpd",
        ServerKind.HAProxy => "HAProxy",
        ServerKind.GnuTls => "gnutls-serv",
        ServerKind.Kestrel => "Kestrel",
        ServerKind.Node => "Node.js",
        ServerKind.Go => "Go net/http",
        ServerKind.Java => "Java HttpsServer",
        _ => server.ToString(),
    };

    public static string Name(Framing framing) => framing switch
    {
        Framing.ContentLength => "content length",
        Framing.Chunked => "chunked",
        Framing.CloseDelimited => "ended by close",
        _ => framing.ToString(),
    };

    /// <summary><c>AES_128_GCM, CHACHA20_POLY1305</c>.</summary>
    public static string Ciphers(InteropCase[] cases, TlsVersion version)
        => List(cases.Where(c => c.Version == version), c => c.Suite[..c.Suite.LastIndexOf('_')].Replace("TLS_", "", StringComparison.Ordinal).Split("WITH_")[^1]);

    /// <summary>Whether a server says that it has ended.</summary>
    public static string Ending(IReadOnlyCollection<Completeness> ends)
        => ends.All(e => e == Completeness.CloseNotify) ? "yes" : ends.All(e => e == Completeness.Message) ? "no" : "sometimes";

    public static string Versions(IEnumerable<InteropCase> cases) => string.Join(", ", cases.Select(c => c.Version).Distinct().Order().Select(v => v == TlsVersion.Tls13 ? "1.3" : "1.2"));

    public static int Count(IEnumerable<InteropCase> cases, Func<InteropCase, string> of) => cases.Select(of).Distinct().Count();

    public static string List(IEnumerable<InteropCase> cases, Func<InteropCase, string> of) => string.Join(", ", cases.Select(of).Distinct().Order(StringComparer.Ordinal));
}
