using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations.Presentations;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests.Vectors;

/// <summary>One presentation, a policy, and the verdict, as they stand in tests/vectors.</summary>
internal sealed class PresentationVector
{
    public required string Name { get; init; }

    /// <summary>The file: base64 of CBOR or of JSON.</summary>
    public required byte[] Presentation { get; init; }

    public required PolicyVector Policy { get; init; }

    /// <summary>The named reason, or <c>None</c>.</summary>
    public required string Reason { get; init; }

    public string? Host { get; init; }

    public ulong? Time { get; init; }

    public List<ShownVector>? Shown { get; init; }
}

/// <summary>A policy: hex for bytes, seconds for times.</summary>
internal sealed class PolicyVector
{
    public required List<string> TrustedAttestors { get; init; }

    public required long Now { get; init; }

    public long? MaxAge { get; init; }

    public long ClockSkew { get; init; } = 120;

    public string? ExpectedHost { get; init; }

    public int? ExpectedPort { get; init; }

    public string? Challenge { get; init; }

    public string? Subject { get; init; }

    public bool AcceptTruncated { get; init; }

    public bool AcceptHiddenServer { get; init; }

    /// <summary>Certificates in DER.</summary>
    public List<byte[]>? TrustedRoots { get; init; }

    public List<int> AcceptedModes { get; init; } = [0, 1, 2];

    public VerificationPolicy ToPolicy() => new()
    {
        TrustedAttestors = [.. TrustedAttestors.Select(text => VerifyingKey.TryParse(text, out VerifyingKey? key) ? key : throw new FormatException(text))],
        Now = DateTimeOffset.FromUnixTimeSeconds(Now),
        MaxAge = MaxAge is null ? null : TimeSpan.FromSeconds(MaxAge.Value),
        ClockSkew = TimeSpan.FromSeconds(ClockSkew),
        ExpectedHost = ExpectedHost,
        ExpectedPort = ExpectedPort,
        Challenge = Challenge is null ? null : Convert.FromHexString(Challenge),
        Subject = Subject is null ? null : Convert.FromHexString(Subject),
        AcceptTruncated = AcceptTruncated,
        AcceptHiddenServer = AcceptHiddenServer,
        TrustedRoots = TrustedRoots is null ? null : [.. TrustedRoots.Select(root => X509CertificateLoader.LoadCertificate(root))],
        AcceptedModes = [.. AcceptedModes.Select(mode => (AttestationMode)mode)],
    };
}

/// <summary>A selector and its values, in base64.</summary>
internal sealed class ShownVector
{
    public required string Selector { get; init; }

    public required List<byte[]> Values { get; init; }
}
