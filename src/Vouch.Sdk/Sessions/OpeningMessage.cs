using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Tls.Keys;

namespace Vouch.Sessions;

/// <summary>What the prover opens after the close (docs/protocol/session.md). Owns the secrets.</summary>
internal sealed class OpeningMessage : IDisposable
{
    private const int Fields = 6;
    private const int MaxSecretSize = 64;
    private const int MaxTranscriptLength = 1 << 30;

    private enum SecretsKind
    {
        Tls13Whole = 1,
        Tls13Split = 2,
        Tls12 = 3,
    }

    public required OpenedSecrets Secrets { get; init; }

    public required int SentLength { get; init; }

    public required int ReceivedLength { get; init; }

    public required byte[] BlinderSeed { get; init; }

    public required IReadOnlyList<TranscriptRange> Ranges { get; init; }

    public required byte[] SessionHash { get; init; }

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        WriteSecrets(writer);
        writer.WriteUInt32((uint)SentLength);
        writer.WriteUInt32((uint)ReceivedLength);
        writer.WriteByteString(BlinderSeed);
        writer.WriteStartArray(Ranges.Count);
        foreach (TranscriptRange range in Ranges)
        {
            WriteRange(writer, range);
        }

        writer.WriteEndArray();
        writer.WriteByteString(SessionHash);
    });

    public static OpeningMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Opening, bytes, Fields, static reader => new OpeningMessage
    {
        Secrets = ReadSecrets(reader),
        SentLength = reader.ReadLength(MaxTranscriptLength),
        ReceivedLength = reader.ReadLength(MaxTranscriptLength),
        BlinderSeed = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
        Ranges = ReadRanges(reader),
        SessionHash = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
    });

    public void Dispose() => Secrets.Dispose();

    private void WriteSecrets(CborWriter writer)
    {
        switch (Secrets)
        {
            case Tls13WholeSecrets whole:
                writer.WriteStartArray(2);
                writer.WriteUInt32((uint)SecretsKind.Tls13Whole);
                writer.WriteByteString(whole.HandshakeSecret.Span);
                break;

            case Tls13SplitSecrets split:
                writer.WriteStartArray(5);
                writer.WriteUInt32((uint)SecretsKind.Tls13Split);
                writer.WriteByteString(split.ClientHandshakeSecret.Span);
                writer.WriteByteString(split.ServerHandshakeSecret.Span);
                writer.WriteByteString(split.ServerApplicationSecret.Span);
                writer.WriteStartArray(split.ClientGenerations.Count);
                foreach (OpenedGeneration generation in split.ClientGenerations)
                {
                    writer.WriteStartArray(3);
                    writer.WriteUInt32((uint)generation.Generation);
                    writer.WriteByteString(generation.Key.Span);
                    writer.WriteByteString(generation.Iv.Span);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
                break;

            case Tls12Secrets secrets:
                writer.WriteStartArray(2);
                writer.WriteUInt32((uint)SecretsKind.Tls12);
                writer.WriteByteString(secrets.MasterSecret.Span);
                break;

            default:
                throw new InvalidOperationException("Unknown kind of opened secrets.");
        }

        writer.WriteEndArray();
    }

    private static OpenedSecrets ReadSecrets(CborReader reader)
    {
        int count = reader.ReadCount(5);
        SecretsKind kind = (SecretsKind)reader.ReadLength(byte.MaxValue);
        OpenedSecrets secrets = (kind, count) switch
        {
            (SecretsKind.Tls13Whole, 2) => new Tls13WholeSecrets(ReadSecret(reader)),
            (SecretsKind.Tls13Split, 5) => new Tls13SplitSecrets(ReadSecret(reader), ReadSecret(reader), ReadSecret(reader), ReadGenerations(reader)),
            (SecretsKind.Tls12, 2) => new Tls12Secrets(ReadSecret(reader)),
            _ => throw new FormatException("Unknown kind of opened secrets."),
        };
        reader.ReadEndArray();
        return secrets;
    }

    private static byte[] ReadSecret(CborReader reader) => reader.ReadBytes(1, MaxSecretSize);

    private static OpenedGeneration[] ReadGenerations(CborReader reader)
    {
        OpenedGeneration[] generations = new OpenedGeneration[reader.ReadCount(SessionProtocol.MaxRequestSegments)];
        for (int i = 0; i < generations.Length; i++)
        {
            if (reader.ReadCount(3) != 3)
            {
                throw new FormatException("A generation is not three fields.");
            }

            generations[i] = new OpenedGeneration(reader.ReadLength(SessionProtocol.MaxRequestSegments), ReadSecret(reader), ReadSecret(reader));
            reader.ReadEndArray();
        }

        reader.ReadEndArray();
        return generations;
    }

    private static void WriteRange(CborWriter writer, TranscriptRange range)
    {
        writer.WriteStartArray(2 + (2 * range.Segments.Length));
        writer.WriteUInt32((uint)range.Direction);
        writer.WriteUInt32((uint)range.Kind);
        int end = 0;
        foreach (Segment segment in range.Segments.Span)
        {
            writer.WriteUInt32((uint)(segment.Start - end));
            writer.WriteUInt32((uint)segment.Length);
            end = segment.End;
        }

        writer.WriteEndArray();
    }

    private static TranscriptRange[] ReadRanges(CborReader reader)
    {
        TranscriptRange[] ranges = new TranscriptRange[reader.ReadCount(RangeCommitments.MaxRanges)];
        for (int i = 0; i < ranges.Length; i++)
        {
            int count = reader.ReadCount(2 + (2 * RangeCommitments.MaxSegments));
            if (count < 4 || count % 2 != 0)
            {
                throw new FormatException("A range has no whole segments.");
            }

            Direction direction = (Direction)reader.ReadLength((int)Direction.Received);
            RangeKind kind = (RangeKind)reader.ReadLength((int)RangeKind.Hidden);
            Segment[] segments = new Segment[(count / 2) - 1];
            int end = 0;
            for (int j = 0; j < segments.Length; j++)
            {
                segments[j] = new Segment(checked(end + reader.ReadLength(MaxTranscriptLength)), reader.ReadLength(MaxTranscriptLength));
                end = segments[j].End;
            }

            reader.ReadEndArray();
            ranges[i] = new TranscriptRange(direction, kind, segments);
        }

        reader.ReadEndArray();
        return ranges;
    }
}
