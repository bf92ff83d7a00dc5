namespace Vouch.MpcTls.Statements;

/// <summary>What the prover says of one direction after the handshake: what each record is and what is shown of them, or, with the key, everything.</summary>
/// <param name="Records">Its records, all of them, in order.</param>
/// <param name="Shown">What of the application data is disclosed; ascending, not overlapping.</param>
public sealed record DirectionStatement(IReadOnlyList<StatedRecord> Records, IReadOnlyList<ShownBytes> Shown)
{
    /// <summary>A direction that is disclosed whole.</summary>
    public DirectionStatement(OpenedDirection opened)
        : this([], [])
    {
        Opened = opened;
    }

    /// <summary>The direction as it was read with its key, which the proof shall tie to the handshake; null where the key stays closed.</summary>
    public OpenedDirection? Opened { get; }

    /// <summary>How many bytes of application data the records hold.</summary>
    public long Length => Opened is not null ? Opened.Application.Length : Records.Where(r => r.Type == Tls.Records.ContentType.ApplicationData).Sum(r => (long)r.ContentSize);
}
