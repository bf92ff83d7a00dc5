using System.Formats.Cbor;
using Vouch.Attestations.Http;

namespace Vouch.Attestations.Formats;

/// <summary>Session facts in CBOR, each the value of its own leaf, in the order of the leaf types.</summary>
internal static class FactsEncoding
{
    public const int Count = 8;
    public const int MaxCertificates = 16;
    public const int MaxCertificateSize = 64 * 1024;

    private const int MaxNameSize = 255;
    private const int MaxAddressSize = 64;
    private const int MaxHashSize = 64;
    private const int RandomSize = 32;
    private const int MaxFieldSize = 16 * 1024;

    /// <summary>The type of a fact's leaf.</summary>
    public static LeafType TypeOf(int index) => (LeafType)(2 * index);

    public static void Write(CborWriter writer, SessionFacts facts, LeafType type)
    {
        switch (type)
        {
            case LeafType.ServerName:
                writer.WriteTextString(facts.ServerName);
                break;

            case LeafType.Port:
                writer.WriteUInt32(facts.Port);
                break;

            case LeafType.DialledAddress:
                writer.WriteTextString(facts.DialledAddress);
                break;

            case LeafType.Tls:
                writer.WriteStartArray(4);
                writer.WriteUInt32(facts.Tls.Version);
                writer.WriteUInt32(facts.Tls.CipherSuite);
                writer.WriteUInt32(facts.Tls.Group);
                writer.WriteTextString(facts.Tls.ApplicationProtocol);
                writer.WriteEndArray();
                break;

            case LeafType.Hello:
                writer.WriteStartArray(4);
                writer.WriteByteString(facts.Hello.HelloHash.Span);
                writer.WriteByteString(facts.Hello.ClientRandom.Span);
                writer.WriteByteString(facts.Hello.ServerRandom.Span);
                writer.WriteByteString(facts.Hello.ServerKeyShare.Span);
                writer.WriteEndArray();
                break;

            case LeafType.CertificateChain:
                writer.WriteStartArray(facts.CertificateChain.Count);
                foreach (ReadOnlyMemory<byte> certificate in facts.CertificateChain)
                {
                    writer.WriteByteString(certificate.Span);
                }

                writer.WriteEndArray();
                break;

            case LeafType.HandshakeSignature:
                writer.WriteStartArray(3);
                writer.WriteUInt32(facts.HandshakeSignature.Scheme);
                writer.WriteByteString(facts.HandshakeSignature.Signature.Span);
                writer.WriteByteString(facts.HandshakeSignature.Covered.Span);
                writer.WriteEndArray();
                break;

            case LeafType.Transcript:
                writer.WriteStartArray(5);
                writer.WriteUInt32((uint)facts.Transcript.SentLength);
                writer.WriteUInt32((uint)facts.Transcript.ReceivedLength);
                writer.WriteUInt32((uint)facts.Transcript.HiddenLength);
                writer.WriteUInt32((uint)facts.Transcript.Completeness);
                writer.WriteUInt32((uint)facts.Transcript.Opening);
                writer.WriteEndArray();
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a fact.");
        }
    }

    public static string ReadName(StrictCborReader reader)
    {
        string name = reader.ReadText(MaxNameSize);
        return name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAnyInRange('A', 'Z')
            ? name
            : throw new MalformedException("A server name that is empty, or not visible ASCII in lower case.");
    }

    public static string ReadAddress(StrictCborReader reader)
    {
        string address = reader.ReadText(MaxAddressSize);
        return address.Length == 0 || (System.Net.IPEndPoint.TryParse(address, out System.Net.IPEndPoint? endPoint) && endPoint.ToString() == address)
            ? address
            : throw new MalformedException("A dialled address that is no IP address with a port in its usual form.");
    }

    public static TlsFacts ReadTls(StrictCborReader reader)
    {
        reader.ReadArrayStart(4);
        ushort version = (ushort)reader.ReadInt(ushort.MaxValue);
        ushort suite = (ushort)reader.ReadInt(ushort.MaxValue);
        ushort group = (ushort)reader.ReadInt(ushort.MaxValue);
        string protocol = reader.ReadText(MaxNameSize);
        reader.ReadArrayEnd();
        return protocol.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new MalformedException("An application protocol that is not visible ASCII.")
            : new TlsFacts(version, suite, group, protocol);
    }

    public static HelloFacts ReadHello(StrictCborReader reader)
    {
        reader.ReadArrayStart(4);
        HelloFacts hello = new(
            reader.ReadBytes(0, MaxHashSize),
            reader.ReadBytes(RandomSize),
            reader.ReadBytes(RandomSize),
            reader.ReadBytes(0, MaxFieldSize));
        reader.ReadArrayEnd();
        return hello;
    }

    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadChain(StrictCborReader reader)
    {
        ReadOnlyMemory<byte>[] chain = new ReadOnlyMemory<byte>[reader.ReadArrayStart(1, MaxCertificates)];
        for (int i = 0; i < chain.Length; i++)
        {
            chain[i] = reader.ReadBytes(1, MaxCertificateSize);
        }

        reader.ReadArrayEnd();
        return chain;
    }

    public static HandshakeSignature ReadSignature(StrictCborReader reader)
    {
        reader.ReadArrayStart(3);
        HandshakeSignature signature = new(
            (ushort)reader.ReadInt(ushort.MaxValue), reader.ReadBytes(0, MaxFieldSize), reader.ReadBytes(0, MaxFieldSize));
        reader.ReadArrayEnd();
        return signature;
    }

    public static TranscriptFacts ReadTranscript(StrictCborReader reader)
    {
        reader.ReadArrayStart(5);
        TranscriptFacts transcript = new(
            reader.ReadInt(),
            reader.ReadInt(),
            reader.ReadInt(),
            (Completeness)reader.ReadInt((int)Completeness.Truncated),
            (TranscriptOpening)reader.ReadInt((int)TranscriptOpening.Proof));
        reader.ReadArrayEnd();
        return transcript.HiddenLength <= transcript.SentLength
            ? transcript
            : throw new MalformedException("More bytes are hidden than were sent.");
    }
}
