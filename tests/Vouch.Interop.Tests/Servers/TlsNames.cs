namespace Vouch.Interop.Tests.Servers;

/// <summary>Suites and groups, and what each library calls them.</summary>
internal static class TlsNames
{
    public static IReadOnlyList<string> Suites { get; } =
    [
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ];

    public static IReadOnlyList<string> Groups { get; } = ["x25519", "secp256r1", "secp384r1"];

    public static TlsVersion VersionOf(string suite)
        => suite.Contains("_WITH_", StringComparison.Ordinal) ? TlsVersion.Tls12 : TlsVersion.Tls13;

    /// <summary><c>ECDHE-RSA-AES128-GCM-SHA256</c>; the names of TLS 1.3 are the same everywhere.</summary>
    public static string OpenSslSuite(string suite) => VersionOf(suite) == TlsVersion.Tls13
        ? suite
        : suite.Replace("TLS_", "", StringComparison.Ordinal)
            .Replace("WITH_", "", StringComparison.Ordinal)
            .Replace("AES_", "AES", StringComparison.Ordinal)
            .Replace("POLY1305_SHA256", "POLY1305", StringComparison.Ordinal)
            .Replace('_', '-');

    public static string OpenSslGroup(string group) => group switch
    {
        "x25519" => "X25519",
        "secp256r1" => "P-256",
        "secp384r1" => "P-384",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    public static string OpenSslSuites(IEnumerable<string> suites) => string.Join(':', suites.Select(OpenSslSuite));

    public static string OpenSslGroups(IEnumerable<string> groups) => string.Join(':', groups.Select(OpenSslGroup));

    /// <summary>A priority string of GnuTLS that allows what is given and nothing else.</summary>
    public static string GnuTlsPriority(TlsServerOptions options)
    {
        List<string> words = ["NORMAL", "-VERS-ALL", "-CIPHER-ALL", "-GROUP-ALL", "-KX-ALL"];
        words.AddRange(options.Versions.Select(version => version == TlsVersion.Tls13 ? "+VERS-TLS1.3" : "+VERS-TLS1.2"));
        words.AddRange(options.Suites.Select(GnuTlsCipher).Distinct().Select(cipher => "+" + cipher));
        words.AddRange(options.Groups.Select(group => "+GROUP-" + group.ToUpperInvariant()));
        words.Add("+ECDHE-ECDSA");
        words.Add("+ECDHE-RSA");
        return string.Join(':', words);
    }

    private static string GnuTlsCipher(string suite)
        => suite.Contains("CHACHA20", StringComparison.Ordinal) ? "CHACHA20-POLY1305"
            : suite.Contains("256_GCM", StringComparison.Ordinal) ? "AES-256-GCM" : "AES-128-GCM";
}
