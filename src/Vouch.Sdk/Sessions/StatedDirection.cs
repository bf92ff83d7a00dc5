using System.Formats.Cbor;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.MpcTls.Statements;
using Vouch.Tls.Records;

namespace Vouch.Sessions;

/// <summary>What a statement says of one direction: its records and what is shown of them, or the key that opens it whole. Two fields of the message.</summary>
internal sealed class StatedDirection : IDisposable
{
    private const int MaxRecords = 262_144;
    private const int MaxShown = 65_536;
    private const int MaxOffset = 1 << 30;

    public StatedDirection(DirectionStatement statement)
    {
        Statement = statement;
        Key = statement.Opened?.Secret;
    }

    private StatedDirection(SecretBuffer key)
    {
        Statement = new DirectionStatement([], []);
        Key = key;
    }

    /// <summary>A direction that is stated by what opens it.</summary>
    public static StatedDirection WithKey(ReadOnlySpan<byte> key) => new(SecretBuffer.CopyOf(key));

    /// <summary>What opens the direction; null where its records are stated.</summary>
    public SecretBuffer? Key { get; }

    /// <summary>What the proof takes; where the direction is opened, nothing until it has been read.</summary>
    public DirectionStatement Statement { get; private set; }

    /// <summary>Reads the direction with its key, if it comes with one.</summary>
    public void Open(Func<SecretBuffer, OpenedDirection> read)
    {
        if (Key is not null)
        {
            Statement = new DirectionStatement(read(Key));
        }
    }

    /// <summary>How many bytes of application data it holds.</summary>
    public int Length => (int)Statement.Length;

    /// <summary>What is known of a part of it, with positions that count from its beginning.</summary>
    /// <param name="direction">Which one it is.</param>
    /// <param name="partStart">Where the part starts.</param>
    /// <param name="partLength">How long it is.</param>
    /// <param name="proven">The ranges whose kind is proven.</param>
    public ProvenDirection Known(Direction direction, int partStart, int partLength, IEnumerable<TranscriptRange> proven)
    {
        IEnumerable<ShownBytes> shown = Statement.Opened is not { } opened ? Statement.Shown : opened.Application.IsEmpty ? [] : [new ShownBytes(0, opened.Application)];
        return new ProvenDirection(
            direction,
            partLength,
            shown.Select(s => (Piece: Clip(s.Start, s.Bytes.Length), s.Start, s.Bytes)).Where(s => s.Piece.Length > 0).Select(s => (s.Piece.Start - partStart, s.Bytes.Slice(s.Piece.Start - s.Start, s.Piece.Length))),
            proven.Where(range => range.Direction == direction && range.Kind == RangeKind.HttpText).SelectMany(range => range.Segments.ToArray())
                .Select(s => Clip(s.Start, s.Length)).Where(s => s.Length > 0).Select(s => new TranscriptRange(direction, RangeKind.HttpText, s.Start - partStart, s.Length)));

        (int Start, int Length) Clip(int start, int length)
        {
            int from = int.Max(start, partStart);
            return (from, (int)long.Min((long)start + length, (long)partStart + partLength) - from);
        }
    }

    public void Write(CborWriter writer)
    {
        if (Key is not null)
        {
            writer.WriteByteString(Key.Span);
        }
        else
        {
            writer.WriteStartArray(Statement.Records.Count);
            foreach (StatedRecord record in Statement.Records)
            {
                writer.WriteStartArray(3);
                writer.WriteUInt32((uint)record.Type);
                writer.WriteUInt32((uint)record.ContentSize);
                writer.WriteByteString(record.Shown.Span);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteStartArray(Statement.Shown.Count);
        foreach (ShownBytes shown in Statement.Shown)
        {
            writer.WriteStartArray(2);
            writer.WriteUInt32((uint)shown.Start);
            writer.WriteByteString(shown.Bytes.Span);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static StatedDirection Read(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.ByteString)
        {
            StatedDirection opened = new(reader.ReadSecret());
            reader.ReadCount(0);
            reader.ReadEndArray();
            return opened;
        }

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
        return new StatedDirection(new DirectionStatement(records, shown));
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        Key?.Dispose();
        Statement.Opened?.Dispose();
    }

    private static void ExpectCount(CborReader reader, int count)
    {
        if (reader.ReadCount(count) != count)
        {
            throw new FormatException($"An entry does not have {count} fields.");
        }
    }
}
