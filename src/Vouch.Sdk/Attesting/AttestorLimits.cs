namespace Vouch.Attesting;

/// <summary>What one session may cost the attestor.</summary>
public sealed record AttestorLimits
{
    /// <summary>The most bytes of records from the prover to the server. Default: 16 MiB.</summary>
    public int MaxSentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most bytes of records from the server. Default: 72 MiB, which holds a 64 MiB response.</summary>
    public int MaxReceivedBytes { get; init; } = 72 * 1024 * 1024;

    /// <summary>The most records in each direction. Default: 262,144.</summary>
    public int MaxRecords { get; init; } = 262_144;

    /// <summary>
    /// The largest session proof, in correlations, of which one AND gate takes one: 400,000 for any session, 22,000 for each range that is committed to, and for each of its bytes about 510 under
    /// ChaCha20 and 670 under AES-128, or 570 and 860 where it is proven to be a JSON value. By default a value in a JSON text stands in a range of its own and in one for each container around it but the
    /// outermost. Default: 1 billion, which holds a response of 1 MB that is committed to once.
    /// </summary>
    public long MaxProofSize { get; init; } = 1_000_000_000;

    /// <summary>The most sessions that are proven at a time: each takes about 100 MB, and work that gains nothing by waiting for a processor. Others wait for room for <see cref="MaxIdle"/>. Default: 8 for each processor.</summary>
    public int MaxProofs { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>How long what was prepared for a session is kept. Default: 24 hours.</summary>
    public TimeSpan MaxPreparedAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a session may take. Default: 5 minutes.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long neither prover nor server may send anything. Default: 30 seconds.</summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the prover may take until its first message. Default: 10 seconds.</summary>
    public TimeSpan MaxOpening { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most sessions at a time. Default: 1,000.</summary>
    public int MaxSessions { get; init; } = 1_000;
}
