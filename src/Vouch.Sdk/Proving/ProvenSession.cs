using System.Diagnostics;
using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Transport.Multiplexing;

namespace Vouch.Proving;

/// <summary>A finished session: the attestation, and figures about how it came about.</summary>
public sealed class ProvenSession
{
    internal ProvenSession()
    {
    }

    /// <summary>The attestation, checked by the prover. It holds all that the server said: keep it private.</summary>
    public required Attestation Attestation { get; init; }

    /// <summary>The server's name.</summary>
    public required string Host { get; init; }

    /// <summary>The attestor's clock when the connection stood.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>1.2</c> or <c>1.3</c>.</summary>
    public required string TlsVersion { get; init; }

    /// <summary>The cipher suite, by IANA name.</summary>
    public required string Suite { get; init; }

    /// <summary>The key exchange group, by IANA name.</summary>
    public required string Group { get; init; }

    /// <summary>The status code of the response.</summary>
    public required int Status { get; init; }

    /// <summary>How the response ended.</summary>
    public required Completeness Completeness { get; init; }

    /// <summary>Bytes to the attestor, framing included.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes from the attestor, framing included.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>How often bytes were sent to the attestor after some had come from it: the round trips of a session, but for the one that connects.</summary>
    public required int Rounds { get; init; }

    /// <summary>From the start of connecting until the signature was checked.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The last part of <see cref="Elapsed"/>, from the first byte to the server on; what comes before needs no server.</summary>
    public required TimeSpan Online { get; init; }

    internal static ProvenSession Of(Attestation attestation, TlsSession tls, ServerResponse response, ConnectionCounters counters, (long All, long Online) started) => new()
    {
        Attestation = attestation,
        Host = tls.Host.Text,
        Time = DateTimeOffset.FromUnixTimeSeconds((long)attestation.Header.Time),
        TlsVersion = tls.Version.Number(),
        Suite = tls.Suite.IanaName(),
        Group = tls.Group.IanaName(),
        Status = response.Status,
        Completeness = attestation.Facts.Transcript.Completeness,
        BytesSent = counters.BytesSent,
        BytesReceived = counters.BytesReceived,
        Rounds = counters.Rounds,
        Elapsed = Stopwatch.GetElapsedTime(started.All),
        Online = Stopwatch.GetElapsedTime(started.Online),
    };
}
