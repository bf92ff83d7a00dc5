using System.Security.Cryptography.X509Certificates;
using Vouch.Testing;
using Vouch.Tls.Certificates;

namespace Vouch.Fuzz;

/// <summary>What inputs of the corpus rely on: the root that their certificates lead to, and the time when they are good.</summary>
internal static class Fixtures
{
    /// <summary>The host of every session in the corpus.</summary>
    public const string Host = "bank.example";

    private static readonly Lazy<X509Certificate2> s_root = new(() => X509CertificateLoader.LoadCertificateFromFile(RootPath));

    public static string RootPath => RepositoryRoot.PathTo("tests/Vouch.Fuzz/fixtures/root.der");

    /// <summary>A session with a secret part.</summary>
    public static string SplitSessionPath => RepositoryRoot.PathTo("tests/Vouch.Fuzz/corpus/recorded-session/split");

    public static X509Certificate2Collection Roots => [s_root.Value];

    /// <summary>A day into the root's life.</summary>
    public static DateTimeOffset Time => new DateTimeOffset(s_root.Value.NotBefore).AddDays(1);

    public static ServerCertificatePolicy Policy => new ServerCertificatePolicy(Roots).At(Time);
}
