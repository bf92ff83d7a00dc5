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
    private const int Fields = 12; // each direction takes two, ranges five

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

    public required StatedRanges Ranges { get; init; }

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

    /// <summary>Checks what is shown of the exchange; both sides get the same.</summary>
    public ExchangeFailure CheckExchange(OpenMessage open, bool closeNotify, out Completeness completeness)
        => HttpExchange.CheckProven(Sent.Known(Direction.Sent, Ranges.Proven), Received.Known(Direction.Received, Ranges.Proven), open.HidesServer ? null : open.Host, open.Port, closeNotify, out completeness);

    /// <summary>Checks kinds and commitments of the ranges that are revealed.</summary>
    public RangeFailure CheckRevealed()
    {
        ProvenDirection[] known = [Sent.Known(Direction.Sent, []), Received.Known(Direction.Received, [])];
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
        writer.WriteUInt64((ulong)Correlations);
        writer.WriteByteString(SessionHash);
    });

    public static StatementMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Statement, bytes, Fields, static reader => new StatementMessage
    {
        Handshake = ReadHandshake(reader),
        Sent = StatedDirection.Read(reader),
        Received = StatedDirection.Read(reader),
        Ranges = StatedRanges.Read(reader),
        Correlations = checked((long)reader.ReadUInt64()),
        SessionHash = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
    });

    public void Dispose()
    {
        Handshake?.Dispose();
        Sent.Dispose();
        Received.Dispose();
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
