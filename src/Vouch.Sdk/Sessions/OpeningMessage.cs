using System.Formats.Cbor;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Tls.Keys;

namespace Vouch.Sessions;

/// <summary>What the prover opens after the close (docs/protocol/session.md). Owns the secrets.</summary>
internal sealed class OpeningMessage : IDisposable
{
    private const int Fields = 6;
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
        writer.WriteEncodedValue(TranscriptRangeList.Encode(Ranges));
        writer.WriteByteString(SessionHash);
    });

    public static OpeningMessage Decode(ReadOnlyMemory<byte> bytes) => SessionCbor.Read(SessionMessage.Opening, bytes, Fields, static reader => new OpeningMessage
    {
        Secrets = ReadSecrets(reader),
        SentLength = reader.ReadLength(MaxTranscriptLength),
        ReceivedLength = reader.ReadLength(MaxTranscriptLength),
        BlinderSeed = reader.ReadBytes(SessionProtocol.DigestSize, SessionProtocol.DigestSize),
        Ranges = reader.ReadRanges(),
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
            (SecretsKind.Tls13Whole, 2) => ReadWhole(reader),
            (SecretsKind.Tls13Split, 5) => ReadSplit(reader),
            (SecretsKind.Tls12, 2) => ReadTls12(reader),
            _ => throw new FormatException("Unknown kind of opened secrets."),
        };
        reader.ReadEndArray();
        return secrets;
    }

    private static Tls13WholeSecrets ReadWhole(CborReader reader)
    {
        using SecretBuffer handshake = reader.ReadSecret();
        return new Tls13WholeSecrets(handshake.Span);
    }

    private static Tls13SplitSecrets ReadSplit(CborReader reader)
    {
        using SecretBuffer client = reader.ReadSecret();
        using SecretBuffer server = reader.ReadSecret();
        using SecretBuffer application = reader.ReadSecret();
        return new Tls13SplitSecrets(client.Span, server.Span, application.Span, ReadGenerations(reader));
    }

    private static Tls12Secrets ReadTls12(CborReader reader)
    {
        using SecretBuffer master = reader.ReadSecret();
        return new Tls12Secrets(master.Span);
    }

    private static OpenedGeneration[] ReadGenerations(CborReader reader)
    {
        OpenedGeneration[] generations = new OpenedGeneration[reader.ReadCount(SessionProtocol.MaxRequestSegments)];
        for (int i = 0; i < generations.Length; i++)
        {
            if (reader.ReadCount(3) != 3)
            {
                throw new FormatException("A generation is not three fields.");
            }

            int generation = reader.ReadLength(SessionProtocol.MaxRequestSegments);
            using SecretBuffer key = reader.ReadSecret();
            using SecretBuffer iv = reader.ReadSecret();
            generations[i] = new OpenedGeneration(generation, key.Span, iv.Span);
            reader.ReadEndArray();
        }

        reader.ReadEndArray();
        return generations;
    }
}
