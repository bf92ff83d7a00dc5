using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Sessions;

/// <summary>What the prover is about to prove after the close (docs/protocol/session.md). Owns what opens the handshake.</summary>
internal sealed class StatementMessage : IDisposable
{
    private const int Fields = 10; // each direction takes two
    private const int MaxRecords = 262_144;
    private const int MaxShown = 65_536;
    private const int CommitmentSize = 32;
    private const int MaxOffset = 1 << 30;

    private enum HandshakeKind
    {
        Tls13 = 4,
        Tls12 = 5,
    }

    /// <summary>What opens the handshake and nothing after it.</summary>
    public required OpenedSecrets Handshake { get; init; }

    public required DirectionStatement Sent { get; init; }

    public required DirectionStatement Received { get; init; }

    public required IReadOnlyList<TranscriptRange> Ranges { get; init; }

    /// <summary>32 bytes for each range.</summary>
    public required byte[] Commitments { get; init; }

    /// <summary>How the kind of each range is proven: a <see cref="RangeCheck"/> each.</summary>
    public required byte[] Checks { get; init; }

    /// <summary>How many correlations the proof takes.</summary>
    public required long Correlations { get; set; }

    public required byte[] SessionHash { get; init; }

    /// <summary>The same as the program takes it.</summary>
    public SessionStatement ToStatement() => new(
        Sent,
        Received,
        [.. Ranges.Select((range, i) => new ProvenRange(
            range.Direction == Direction.Sent ? Side.Client : Side.Server,
            [.. range.Segments.ToArray().Select(s => (s.Start, s.Length))],
            RangeCommitments.Prefix,
            Commitments.AsMemory(i * CommitmentSize, CommitmentSize),
            (RangeCheck)Checks[i]))]);

    /// <summary>Checks what is shown of the exchange; both sides get the same.</summary>
    public ExchangeFailure CheckExchange(OpenMessage open, bool closeNotify, out Completeness completeness) => HttpExchange.CheckProven(
        Known(Direction.Sent, Sent), Known(Direction.Received, Received), open.Host, open.Port, closeNotify, out completeness);

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        WriteHandshake(writer);
        WriteDirection(writer, Sent);
        WriteDirection(writer, Received);
        writer.WriteEncodedValue(TranscriptRangeList.Encode(Ranges));
        writer.WriteByteString(Commitments);
        writer.WriteByteString(Checks);
        writer.WriteUInt64((ulong)Correlations);
        writer.WriteByteString(SessionHash);
    });

    public static StatementMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Statement, bytes, Fields, static reader =>
    {
        OpenedSecrets handshake = ReadHandshake(reader);
        DirectionStatement sent = ReadDirection(reader);
        DirectionStatement received = ReadDirection(reader);
        IReadOnlyList<TranscriptRange> ranges = reader.ReadRanges();
        return new StatementMessage
        {
            Handshake = handshake,
            Sent = sent,
            Received = received,
            Ranges = ranges,
            Commitments = reader.ReadBytes(ranges.Count * CommitmentSize, ranges.Count * CommitmentSize),
            Checks = reader.ReadBytes(ranges.Count, ranges.Count),
            Correlations = checked((long)reader.ReadUInt64()),
            SessionHash = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
        };
    });

    public void Dispose() => Handshake.Dispose();

    private ProvenDirection Known(Direction direction, DirectionStatement statement)
        => new(direction, (int)statement.Length, statement.Shown.Select(s => (s.Start, s.Bytes)), Ranges);

    private void WriteHandshake(CborWriter writer)
    {
        (HandshakeKind kind, SecretBuffer first, SecretBuffer second) = Handshake switch
        {
            Tls13HandshakeSecrets secrets => (HandshakeKind.Tls13, secrets.ClientHandshakeSecret, secrets.ServerHandshakeSecret),
            Tls12FinishedOpening finished => (HandshakeKind.Tls12, finished.ClientVerifyData, finished.ServerVerifyData),
            _ => throw new InvalidOperationException("This opens more than a handshake."),
        };
        writer.WriteStartArray(3);
        writer.WriteUInt32((uint)kind);
        writer.WriteByteString(first.Span);
        writer.WriteByteString(second.Span);
        writer.WriteEndArray();
    }

    private static OpenedSecrets ReadHandshake(CborReader reader)
    {
        int count = reader.ReadCount(3);
        HandshakeKind kind = (HandshakeKind)reader.ReadLength(byte.MaxValue);
        using SecretBuffer first = reader.ReadSecret();
        using SecretBuffer second = reader.ReadSecret();
        reader.ReadEndArray();
        return (kind, count) switch
        {
            (HandshakeKind.Tls13, 3) => new Tls13HandshakeSecrets(first.Span, second.Span),
            (HandshakeKind.Tls12, 3) => new Tls12FinishedOpening(first.Span, second.Span),
            _ => throw new FormatException("Unknown kind of opened handshake."),
        };
    }

    private static void WriteDirection(CborWriter writer, DirectionStatement direction)
    {
        writer.WriteStartArray(direction.Records.Count);
        foreach (StatedRecord record in direction.Records)
        {
            writer.WriteStartArray(3);
            writer.WriteUInt32((uint)record.Type);
            writer.WriteUInt32((uint)record.ContentSize);
            writer.WriteByteString(record.Shown.Span);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(direction.Shown.Count);
        foreach (ShownBytes shown in direction.Shown)
        {
            writer.WriteStartArray(2);
            writer.WriteUInt32((uint)shown.Start);
            writer.WriteByteString(shown.Bytes.Span);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static DirectionStatement ReadDirection(CborReader reader)
    {
        StatedRecord[] records = new StatedRecord[reader.ReadCount(MaxRecords)];
        for (int i = 0; i < records.Length; i++)
        {
            ExpectCount(reader, 3);
            records[i] = new StatedRecord((ContentType)reader.ReadLength(byte.MaxValue), reader.ReadLength(TlsRecord.MaxContentSize), reader.ReadBytes(0, TlsRecord.MaxContentSize));
            reader.ReadEndArray();
        }

        reader.ReadEndArray();
        ShownBytes[] shown = new ShownBytes[reader.ReadCount(MaxShown)];
        for (int i = 0; i < shown.Length; i++)
        {
            ExpectCount(reader, 2);
            shown[i] = new ShownBytes(reader.ReadLength(MaxOffset), reader.ReadBytes(1, SessionProtocol.MaxStatementSize));
            reader.ReadEndArray();
            if (i > 0 && shown[i].Start < shown[i - 1].End)
            {
                throw new FormatException("What is shown is out of order.");
            }
        }

        reader.ReadEndArray();
        return new DirectionStatement(records, shown);
    }

    private static void ExpectCount(CborReader reader, int count)
    {
        if (reader.ReadCount(count) != count)
        {
            throw new FormatException($"An entry does not have {count} fields.");
        }
    }
}
