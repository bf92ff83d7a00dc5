namespace Vouch.SessionBench;

/// <summary>How the prover is run.</summary>
internal enum ProverKind
{
    /// <summary>One process that proves again and again, after a warm-up.</summary>
    Warm,

    /// <summary><c>vouch prove</c> from the build, a process each time.</summary>
    ColdBuild,

    /// <summary><c>vouch prove</c> as a native binary, a process each time; the attestor is native too.</summary>
    ColdNative,
}

/// <summary>What the attestor does not see.</summary>
internal enum Privacy
{
    /// <summary>Everything is opened to it.</summary>
    None,

    /// <summary>One header of the request is secret.</summary>
    Header,

    /// <summary>Request and response are proven in zero knowledge; the parts that the case names are revealed or committed to, or every part is committed to.</summary>
    Proof,

    /// <summary>The same in MPC mode: the prover connects to the server itself, with keys that it shares with the attestor.</summary>
    Mpc,

    /// <summary>The same, where what needs no server was prepared before; that is not measured.</summary>
    MpcPrepared,
}

/// <summary>One kind of session.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Tls"><c>1.2</c> or <c>1.3</c>.</param>
/// <param name="Privacy">What the attestor does not see.</param>
/// <param name="RequestSize">The whole request, in bytes.</param>
/// <param name="Path">Which response: <c>/json/SIZE</c> or <c>/bytes/SIZE</c>, the size being that of the body.</param>
/// <param name="Prover">How the prover is run.</param>
internal sealed record SessionCase(string Name, string Tls, Privacy Privacy, int RequestSize, string Path, ProverKind Prover = ProverKind.Warm)
{
    private const int Large = 50 * 1024 * 1024;

    private const string Balance = "response.json:$.balance";

    private const string ChaCha20 = "TLS_CHACHA20_POLY1305_SHA256";

    private const string Aes128 = "TLS_AES_128_GCM_SHA256";

    private const string ChaCha20OfTls12 = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";

    private const string Aes128OfTls12 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

    /// <summary>What is revealed to the attestor; selectors.</summary>
    public IReadOnlyList<string> Reveal { get; init; } = [];

    /// <summary>What is committed to.</summary>
    public IReadOnlyList<string> Commit { get; init; } = [];

    /// <summary>The case that the bars and the chart are about.</summary>
    public static SessionCase Standard { get; } = new("TLS 1.3, whole, 256 B / 2 KB", "1.3", Privacy.None, 256, "/json/2048");

    public static IReadOnlyList<SessionCase> All { get; } =
    [
        Standard,
        new("TLS 1.3, split, 256 B / 2 KB", "1.3", Privacy.Header, 256, "/json/2048"),
        new("TLS 1.2, 256 B / 2 KB", "1.2", Privacy.None, 256, "/json/2048"),
        new("TLS 1.3, whole, 1 KB / 2 KB", "1.3", Privacy.None, 1024, "/json/2048"),
        new("TLS 1.3, proven, a value shown, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048") { Reveal = [Balance] },
        new("TLS 1.3, proven, a value shown, the rest committed, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048") { Reveal = [Balance], Commit = ["request", "response"] },
        new("TLS 1.2, proven, a value shown, the rest committed, 1 KB / 2 KB", "1.2", Privacy.Proof, 1024, "/json/2048") { Reveal = [Balance], Commit = ["request", "response"] },
        new("TLS 1.3, proven, 10 bytes shown, both committed, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"] },
        new("TLS 1.2, proven, 10 bytes shown, both committed, 1 KB / 2 KB", "1.2", Privacy.Proof, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"] },
        new("TLS 1.3, proven, all but a byte shown, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048") { Reveal = ["response.bytes:1..2048"], Commit = ["request"] },
        new("TLS 1.3, proven, response opened, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048") { Reveal = ["response"] },
        new("TLS 1.3, proven, every part committed, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048"),
        new("TLS 1.2, proven, every part committed, 1 KB / 2 KB", "1.2", Privacy.Proof, 1024, "/json/2048"),
        new("TLS 1.3, proven, 1 KB shown, 1 KB / 1 MB", "1.3", Privacy.Proof, 1024, "/json/1048576") { Reveal = ["response.bytes:500000..501024"] },
        new("TLS 1.3, proven, response committed, 1 KB / 1 MB", "1.3", Privacy.Proof, 1024, "/json/1048576") { Commit = ["response"], IsSlow = true },
        new("TLS 1.3, mpc, 10 bytes shown, both committed, 256 B / 2 KB", "1.3", Privacy.Mpc, 256, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = ChaCha20 },
        new("TLS 1.3, mpc, 10 bytes shown, both committed, 1 KB / 2 KB", "1.3", Privacy.Mpc, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = ChaCha20 },
        new("TLS 1.3 with AES-128, mpc, 10 bytes shown, both committed, 1 KB / 2 KB", "1.3", Privacy.Mpc, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = Aes128 },
        new("TLS 1.2, mpc, 10 bytes shown, both committed, 1 KB / 2 KB", "1.2", Privacy.Mpc, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = ChaCha20OfTls12 },
        new("TLS 1.2 with AES-128, mpc, 10 bytes shown, both committed, 1 KB / 2 KB", "1.2", Privacy.Mpc, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = Aes128OfTls12 },
        new("TLS 1.3, mpc, prepared before, 10 bytes shown, both committed, 1 KB / 2 KB", "1.3", Privacy.MpcPrepared, 1024, "/json/2048") { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"], Suite = ChaCha20 },
        new("TLS 1.3, mpc, both committed, 1 KB / 50 KB", "1.3", Privacy.Mpc, 1024, "/json/51200") { Commit = ["request", "response"], Suite = ChaCha20 },
        new("TLS 1.3, whole, 256 B / 1 MB of JSON", "1.3", Privacy.None, 256, "/json/1048576"),
        new("TLS 1.3, whole, 256 B / 50 MB", "1.3", Privacy.None, 256, $"/bytes/{Large}"),
        new("TLS 1.3, whole, 256 B / 50 MB of JSON", "1.3", Privacy.None, 256, $"/json/{Large}"),
        new("cold from the build, 256 B / 2 KB", "1.3", Privacy.None, 256, "/json/2048", ProverKind.ColdBuild),
        new("cold native, 256 B / 2 KB", "1.3", Privacy.None, 256, "/json/2048", ProverKind.ColdNative),
        new("cold native, proven, 10 bytes shown, both committed, 1 KB / 2 KB", "1.3", Privacy.Proof, 1024, "/json/2048", ProverKind.ColdNative) { Reveal = ["response.bytes:200..210"], Commit = ["request", "response"] },
        new("cold native, proven, 1 KB shown, 1 KB / 1 MB", "1.3", Privacy.Proof, 1024, "/json/1048576", ProverKind.ColdNative) { Reveal = ["response.bytes:500000..501024"] },
        new("cold native, proven, response committed, 1 KB / 1 MB", "1.3", Privacy.Proof, 1024, "/json/1048576", ProverKind.ColdNative) { Commit = ["response"], IsSlow = true },
        new("cold from the build, 256 B / 50 MB", "1.3", Privacy.None, 256, $"/bytes/{Large}", ProverKind.ColdBuild),
        new("cold native, 256 B / 50 MB", "1.3", Privacy.None, 256, $"/bytes/{Large}", ProverKind.ColdNative),
        new("cold native, 256 B / 50 MB of JSON", "1.3", Privacy.None, 256, $"/json/{Large}", ProverKind.ColdNative),
    ];

    /// <summary>The cipher suites that cases name.</summary>
    public static IEnumerable<string> Suites { get; } = [ChaCha20, Aes128, ChaCha20OfTls12, Aes128OfTls12];

    /// <summary>The one cipher suite that the prover offers, and so prepares for in MPC mode; null for all, of which the server takes its choice.</summary>
    public string? Suite { get; init; }

    /// <summary>Whether it is short enough to be run over every link.</summary>
    public bool IsSmall => Path == "/json/2048" && Prover == ProverKind.Warm;

    /// <summary>Whether it takes so long that a few runs must do.</summary>
    public bool IsSlow { get; init; }

    public bool IsLarge => IsSlow || Path.EndsWith($"/{Large}", StringComparison.Ordinal);
}
