using System.Formats.Cbor;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Preparing;
using Vouch.Tls.Keys;

namespace Vouch.Sessions;

/// <summary>The prover's first message (docs/protocol/session.md): what to connect to, and what will be sent there.</summary>
internal sealed record OpenMessage
{
    private const int Fields = 12;

    /// <summary>The most correlations that may be begun before the statement says how many the proof takes; it takes more as it needs them.</summary>
    public const int MaxCorrelations = CorrelationSource.Portion;

    private const int MaxSegmentLength = 64 * 1024 * 1024;

    /// <summary>The attestation mode; 0 is proxy.</summary>
    public required byte Mode { get; init; }

    /// <summary>The host in the address: a DNS name in A-label form, or an IP address without brackets. Empty where it is hidden from the attestor, in MPC mode alone; there is no port then.</summary>
    public required string Host { get; init; }

    public required ushort Port { get; init; }

    /// <summary>Where to connect instead, as <c>host:port</c>; null for the host itself.</summary>
    public required string? ConnectTo { get; init; }

    /// <summary>The request's parts, if one of them is secret; otherwise none, because the request is opened whole and tied to the handshake.</summary>
    public required IReadOnlyList<RequestSegment> Request { get; init; }

    /// <summary>The digest of the relying party's challenge (docs/protocol/attestation.md), or null.</summary>
    public required byte[]? Challenge { get; init; }

    /// <summary>The subject (docs/protocol/attestation.md), or null.</summary>
    public required byte[]? Subject { get; init; }

    /// <summary>How many correlations both sides begin to make as soon as the session is accepted; 0 where keys will be opened and nothing proven.</summary>
    public int Correlations { get; init; }

    /// <summary>In MPC mode the commitment to the prover's share of the client's key, otherwise null.</summary>
    public byte[]? ShareCommitment { get; init; }

    /// <summary>In MPC mode about how many bytes the request will have, so that what it takes can be made beforehand; a hint, no limit.</summary>
    public int RequestSize { get; init; }

    /// <summary>In MPC mode the ticket of what was prepared for this session, or null.</summary>
    public byte[]? Ticket { get; init; }

    /// <summary>In MPC mode the suite that the server is expected to choose, otherwise null; a hint, no limit.</summary>
    public CipherSuite? ExpectedSuite { get; init; }

    /// <summary>Whether the attestor shall not learn who the server is.</summary>
    public bool HidesServer => Host.Length == 0;

    /// <summary>Whether the session will be proven.</summary>
    public bool IsProven => Correlations > 0;

    public bool HasSecrets => Request.Any(s => s.IsSecret);

    public byte[] Encode() => SessionCbor.Write(Fields, writer =>
    {
        writer.WriteUInt32(Mode);
        writer.WriteTextString(Host);
        writer.WriteUInt32(Port);
        if (ConnectTo is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteTextString(ConnectTo);
        }

        writer.WriteStartArray(Request.Count);
        foreach (RequestSegment segment in Request)
        {
            if (segment.IsSecret)
            {
                writer.WriteUInt32((uint)segment.Length);
            }
            else
            {
                writer.WriteByteString(segment.Bytes.Span);
            }
        }

        writer.WriteEndArray();
        writer.WriteOptional(Challenge);
        writer.WriteOptional(Subject);
        writer.WriteUInt32((uint)Correlations);
        writer.WriteOptional(ShareCommitment);
        writer.WriteUInt32((uint)RequestSize);
        writer.WriteOptional(Ticket);
        if (ExpectedSuite is CipherSuite expected)
        {
            writer.WriteUInt32((uint)expected);
        }
        else
        {
            writer.WriteNull();
        }
    });

    public static OpenMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Open, bytes, Fields, static reader => new OpenMessage
    {
        Mode = (byte)reader.ReadLength(byte.MaxValue),
        Host = reader.ReadText(SessionProtocol.MaxHostLength),
        Port = (ushort)reader.ReadLength(ushort.MaxValue),
        ConnectTo = ReadConnectTo(reader),
        Request = ReadRequest(reader),
        Challenge = reader.ReadOptional(SessionProtocol.DigestSize),
        Subject = reader.ReadOptional(SessionProtocol.DigestSize),
        Correlations = reader.ReadLength(MaxCorrelations),
        ShareCommitment = reader.ReadOptional(SessionProtocol.DigestSize),
        RequestSize = reader.ReadLength(MaxSegmentLength),
        Ticket = reader.ReadOptional(PreparationTicket.Size),
        ExpectedSuite = ReadExpectedSuite(reader),
    });

    private static CipherSuite? ReadExpectedSuite(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }

        return reader.ReadSharedSuite();
    }

    private static string? ReadConnectTo(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }

        return reader.ReadText(SessionProtocol.MaxHostLength + 8);
    }

    private static RequestSegment[] ReadRequest(CborReader reader)
    {
        RequestSegment[] segments = new RequestSegment[reader.ReadCount(SessionProtocol.MaxRequestSegments)];
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = reader.PeekState() == CborReaderState.ByteString
                ? RequestSegment.Public(reader.ReadBytes(SessionProtocol.MinOpenedRecordSize, SessionProtocol.MaxOpenSize))
                : RequestSegment.Secret(reader.ReadLength(MaxSegmentLength));

            bool alternates = i == 0 ? !segments[i].IsSecret : segments[i].IsSecret != segments[i - 1].IsSecret;
            if (!alternates || segments[i].Length == 0)
            {
                throw new FormatException("The parts of the request do not alternate.");
            }
        }

        reader.ReadEndArray();
        return segments;
    }
}
