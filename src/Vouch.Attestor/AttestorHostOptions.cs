using System.Net;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attesting;
using Vouch.Crypto.Signing;

namespace Vouch.Attestor;

/// <summary>How an attestor is run.</summary>
public sealed class AttestorHostOptions
{
    /// <summary>The default of <see cref="MaxPreparedBytes"/>.</summary>
    public const long DefaultMaxPreparedBytes = 1L << 30;

    /// <summary>Where to listen, for TCP and WebSocket alike. Port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The directory for the signing key, and for what is prepared. Created if it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The certificate for TLS on the listener; null for plain TCP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates above <see cref="Certificate"/>, to be sent along; its issuer first, without the root.</summary>
    public X509Certificate2Collection CertificateChain { get; init; } = [];

    /// <summary>Globs of the hosts that may be dialled; empty for all.</summary>
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    /// <summary>Globs of the hosts that may not be dialled; wins over <see cref="AllowHosts"/>.</summary>
    public IReadOnlyList<string> DenyHosts { get; init; } = [];

    /// <summary>Whether private, loopback and link-local addresses may be dialled, and provers may name the address. For tests. Default: no.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>The roots that servers' certificates must lead to; null for the system's.</summary>
    public X509Certificate2Collection? ServerRoots { get; init; }

    /// <summary>The scheme of a signing key that is made. Default: secp256k1, which verifies on EVM chains.</summary>
    public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.Secp256k1;

    /// <summary>What a session may cost.</summary>
    public AttestorLimits Limits { get; init; } = new();

    /// <summary>The most bytes that what is prepared for sessions in MPC mode may take in the data directory, some 11 MB each; 0 to keep nothing. Default: 1 GiB.</summary>
    public long MaxPreparedBytes { get; init; } = DefaultMaxPreparedBytes;

    /// <summary>Finds the addresses of a name; null for the system's resolver.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }

    /// <summary>How long a connection may take until it has shown what it is: a TLS handshake, a preface, the head of an HTTP request. Also how long HTTP may be idle.</summary>
    internal TimeSpan MaxIntroduction { get; init; } = TimeSpan.FromSeconds(10);
}
