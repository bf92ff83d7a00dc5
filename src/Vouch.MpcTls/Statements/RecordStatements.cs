using Vouch.Tls;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Statements;

/// <summary>What a prover has to say of its records, read from its own recording.</summary>
public static class RecordStatements
{
    /// <summary>Reads one direction to its end.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="direction">The records after the handshake, opened by the prover for itself.</param>
    /// <param name="side">Whose records they are.</param>
    /// <param name="records">All records of the direction, from the first of the connection on.</param>
    /// <param name="application">Takes the application data.</param>
    /// <exception cref="TlsException">A record does not open, or may not stand where it does.</exception>
    public static IReadOnlyList<StatedRecord> Read(EndedHandshake handshake, RecordedDirection direction, Side side, IReadOnlyList<TlsRecord> records, List<byte> application)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(application);
        List<StatedRecord> stated = [];
        ReadOnlyMemory<byte> finished = side == Side.Client ? handshake.ClientFinished : handshake.ServerFinished;
        if (!finished.IsEmpty)
        {
            stated.Add(new StatedRecord(ContentType.Handshake, finished.Length, finished));
        }

        bool showsTickets = handshake.Version == TlsVersion.Tls13 && side == Side.Server;
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        while (direction.NextRecord < records.Count && !direction.IsClosed)
        {
            OpenedRecord opened = direction.Open(records[direction.NextRecord], content);
            ReadOnlySpan<byte> plaintext = content.AsSpan(0, opened.Size);
            if (opened.Type == ContentType.ApplicationData)
            {
                application.AddRange(plaintext);
                stated.Add(new StatedRecord(opened.Type, opened.Size, default));
            }
            else
            {
                byte[] headers = showsTickets && opened.Type == ContentType.Handshake ? Tickets.HeadersOf(plaintext) : [];
                showsTickets &= opened.Type != ContentType.Handshake || headers.Length > 0; // what follows may begin inside a message
                stated.Add(new StatedRecord(opened.Type, opened.Size, headers.Length > 0 ? headers : plaintext.ToArray()));
            }
        }

        return stated;
    }
}
