using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Sessions;

/// <summary>What the prover is about to prove after the close (docs/protocol/session.md). Owns what opens the handshake, and directions.</summary>
internal sealed class StatementMessage : IDisposable
{
    private const int Fields = 13; // each direction takes two, ranges five
    private const int MaxLength = 1 << 30;

    private enum HandshakeKind
    {
        Tls13 = 4,
        Tls12 = 5,
        Unseen = 6,
    }

    /// <summary>What opens the handshake and nothing after it; null where the server is hidden.</summary>
    public required OpenedSecrets? Handshake { get; init; }

    public required StatedDirection Sent { get; init; }

    public required StatedDirection Received { get; init; }

    /// <summary>Ranges with positions that count from the first byte of the connection; those of the attestation count from where its exchange begins.</summary>
    public required StatedRanges Ranges { get; init; }

    /// <summary>The lengths of request and response of each exchange that went before, on the same connection.</summary>
    public required IReadOnlyList<(int Sent, int Received)> Earlier { get; init; }

    /// <summary>How many correlations the proof takes.</summary>
    public required long Correlations { get; set; }

    public required byte[] SessionHash { get; init; }

    /// <summary>The same as the program takes it.</summary>
    public SessionStatement ToStatement() => new(Sent.Statement, Received.Statement, Ranges.ToProve());

    /// <summary>Reads the directions whose key is given.</summary>
    /// <exception cref="TlsException">A record does not open.</exception>
    /// <exception cref="MpcTls.SessionProofException">A key is none of this session.</exception>
    public void OpenDirections(EndedHandshake handshake, IReadOnlyList<TlsRecord> client, IReadOnlyList<TlsRecord> server, IPrimitives primitives)
    {
        Sent.Open(key => OpenedDirection.Read(handshake, Side.Client, client, key.Span, primitives));
        Received.Open(key => OpenedDirection.Read(handshake, Side.Server, server, key.Span, primitives));
    }

    /// <summary>Where the exchange of the attestation begins in a direction.</summary>
    public int StartOf(Direction direction) => Earlier.Sum(exchange => direction == Direction.Sent ? exchange.Sent : exchange.Received);

    /// <summary>How long a half of the attestation's exchange is.</summary>
    public int LengthOf(Direction direction) => Of(direction).Length - StartOf(direction);

    /// <summary>The ranges as the attestation has them.</summary>
    /// <returns>Null if one begins before its exchange, or the exchange after the end.</returns>
    public IReadOnlyList<TranscriptRange>? AttestedRanges()
    {
        List<TranscriptRange> ranges = [.. Ranges.Ranges.Select(range => range.Move(-StartOf(range.Direction))).OfType<TranscriptRange>()];
        return ranges.Count == Ranges.Ranges.Count && LengthOf(Direction.Sent) >= 0 && LengthOf(Direction.Received) >= 0 ? ranges : null;
    }

    /// <summary>Checks what is shown of the exchange, and of those before it; both sides get the same.</summary>
    public ExchangeFailure CheckExchange(OpenMessage open, bool closeNotify, out Completeness completeness)
    {
        string? host = open.HidesServer ? null : open.Host;
        completeness = Completeness.Truncated;
        (int sent, int received) = (0, 0);
        foreach ((int sentLength, int receivedLength) in Earlier)
        {
            ExchangeFailure failure = sentLength > Sent.Length - sent || receivedLength > Received.Length - received
                ? ExchangeFailure.RequestMalformed
                : HttpExchange.CheckEarlier(Known(Direction.Sent, sent, sentLength), Known(Direction.Received, received, receivedLength), host, open.Port);
            if (failure != ExchangeFailure.None)
            {
                return failure;
            }

            sent += sentLength;
            received += receivedLength;
        }

        return HttpExchange.CheckProven(
            Known(Direction.Sent, sent, Sent.Length - sent), Known(Direction.Received, received, Received.Length - received), host, open.Port, closeNotify, out completeness);
    }

    /// <summary>Checks kinds and commitments of the ranges that are revealed.</summary>
    public RangeFailure CheckRevealed()
    {
        ProvenDirection[] known = [Sent.Known(Direction.Sent, 0, Sent.Length, []), Received.Known(Direction.Received, 0, Received.Length, [])];
        ReadOnlySpan<byte> blinders = Ranges.Blinders;
        for (int i = 0; i < Ranges.Ranges.Count; i++)
        {
            if (Ranges.IsRevealed(i))
            {
                TranscriptRange range = Ranges.Ranges[i];
                RangeFailure failure = known[(int)range.Direction].Check(range, blinders[..ProvenRange.BlinderSize], Ranges.Commitment(i).Span);
                if (failure != RangeFailure.None)
                {
                    return failure;
                }

                blinders = blinders[ProvenRange.BlinderSize..];
            }
        }

        return RangeFailure.None;
    }

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        WriteHandshake(writer);
        Sent.Write(writer);
        Received.Write(writer);
        Ranges.Write(writer);
        WriteEarlier(writer);
        writer.WriteUInt64((ulong)Correlations);
        writer.WriteByteString(SessionHash);
    });

    public static StatementMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Statement, bytes, Fields, static reader => new StatementMessage
    {
        Handshake = ReadHandshake(reader),
        Sent = StatedDirection.Read(reader),
        Received = StatedDirection.Read(reader),
        Ranges = StatedRanges.Read(reader),
        Earlier = ReadEarlier(reader),
        Correlations = checked((long)reader.ReadUInt64()),
        SessionHash = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
    });

    public void Dispose()
    {
        Handshake?.Dispose();
        Sent.Dispose();
        Received.Dispose();
    }

    private StatedDirection Of(Direction direction) => direction == Direction.Sent ? Sent : Received;

    private ProvenDirection Known(Direction direction, int start, int length) => Of(direction).Known(direction, start, length, Ranges.Proven);

    private void WriteEarlier(CborWriter writer)
    {
        writer.WriteStartArray(2 * Earlier.Count);
        foreach ((int sent, int received) in Earlier)
        {
            writer.WriteUInt32((uint)sent);
            writer.WriteUInt32((uint)received);
        }

        writer.WriteEndArray();
    }

    private static (int Sent, int Received)[] ReadEarlier(CborReader reader)
    {
        int count = reader.ReadCount(2 * SessionProtocol.MaxEarlier);
        (int Sent, int Received)[] earlier = new (int, int)[count / 2];
        long sum = 0;
        for (int i = 0; i < earlier.Length; i++)
        {
            earlier[i] = (reader.ReadLength(MaxLength), reader.ReadLength(MaxLength));
            sum += (long)earlier[i].Sent + earlier[i].Received;
        }

        reader.ReadEndArray();
        return count % 2 == 0 && sum <= int.MaxValue ? earlier : throw new FormatException("The exchanges before have no such lengths.");
    }

    private void WriteHandshake(CborWriter writer)
    {
        if (Handshake is null)
        {
            writer.WriteStartArray(1);
            writer.WriteUInt32((uint)HandshakeKind.Unseen);
            writer.WriteEndArray();
            return;
        }

        (HandshakeKind kind, SecretBuffer first, SecretBuffer second) = Handshake switch
        {
            Tls13HandshakeSecrets secrets => (HandshakeKind.Tls13, secrets.ClientHandshakeSecret, secrets.ServerHandshakeSecret),
            Tls12FinishedOpening { ServerVerifyData: SecretBuffer server } finished => (HandshakeKind.Tls12, finished.ClientVerifyData, server),
            _ => throw new InvalidOperationException("This is not what opens a handshake and nothing more."),
        };
        writer.WriteStartArray(3);
        writer.WriteUInt32((uint)kind);
        writer.WriteByteString(first.Span);
        writer.WriteByteString(second.Span);
        writer.WriteEndArray();
    }

    private static OpenedSecrets? ReadHandshake(CborReader reader)
    {
        int count = reader.ReadCount(3);
        HandshakeKind kind = (HandshakeKind)reader.ReadLength(byte.MaxValue);
        if ((kind, count) == (HandshakeKind.Unseen, 1))
        {
            reader.ReadEndArray();
            return null;
        }

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
}
