namespace Vouch.MpcTls.Statements;

/// <summary>What the prover says of one direction after the handshake.</summary>
/// <param name="Records">Its records, all of them, in order.</param>
/// <param name="Shown">What of the application data is disclosed; ascending, not overlapping.</param>
public sealed record DirectionStatement(IReadOnlyList<StatedRecord> Records, IReadOnlyList<ShownBytes> Shown)
{
    /// <summary>How many bytes of application data the records hold.</summary>
    public long Length => Records.Where(r => r.Type == Tls.Records.ContentType.ApplicationData).Sum(r => (long)r.ContentSize);
}
