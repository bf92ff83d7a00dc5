using System.Formats.Cbor;
using Vouch.Attestations.Http;

namespace Vouch.Attestations.Formats;

/// <summary>Session facts in CBOR, each the value of its own leaf, in the order of the leaf types.</summary>
internal static class FactsEncoding
{
    public const int MaxCertificates = 16;
    public const int MaxCertificateSize = 64 * 1024;

    private const int MaxNameSize = 255;
    private const int MaxAddressSize = 64;
    private const int MaxHashSize = 64;
    private const int RandomSize = 32;
    private const int HiddenHashSize = 32; // keys are shared under suites of SHA-256, on P-256
    private const int HiddenShareSize = 65;
    private const int MaxFieldSize = 16 * 1024;

    private static readonly LeafType[] s_shown =
    [
        LeafType.ServerName, LeafType.Port, LeafType.DialledAddress, LeafType.Tls, LeafType.Hello, LeafType.CertificateChain, LeafType.HandshakeSignature, LeafType.Transcript,
    ];

    private static readonly LeafType[] s_hidden = [LeafType.DialledAddress, LeafType.Tls, LeafType.Transcript, LeafType.HiddenServer];

    /// <summary>The types of the leaves that hold the facts of a session, ascending: one list where the server is shown, another where it is hidden.</summary>
    public static ReadOnlySpan<LeafType> TypesOf(ServerFacts server) => server is ServerFacts.Hidden ? s_hidden : s_shown;

    /// <summary>The list that has so many types.</summary>
    /// <exception cref="MalformedException">None has.</exception>
    public static ReadOnlySpan<LeafType> TypesOf(int count)
        => count == s_shown.Length ? s_shown : count == s_hidden.Length ? s_hidden : throw new MalformedException($"{count} facts; there are {s_shown.Length}, or {s_hidden.Length} of a hidden server.");

    public static void Write(CborWriter writer, SessionFacts facts, LeafType type)
    {
        switch (type)
        {
            case LeafType.ServerName:
                writer.WriteTextString(Shown(facts).Name);
                break;

            case LeafType.Port:
                writer.WriteUInt32(Shown(facts).Port);
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
                HelloFacts hello = Shown(facts).Hello;
                WriteBytes(writer, [hello.HelloHash, hello.ClientRandom, hello.ServerRandom, hello.ServerKeyShare]);
                break;

            case LeafType.CertificateChain:
                WriteBytes(writer, Shown(facts).CertificateChain);
                break;

            case LeafType.HandshakeSignature:
                HandshakeSignature signature = Shown(facts).HandshakeSignature;
                writer.WriteStartArray(3);
                writer.WriteUInt32(signature.Scheme);
                writer.WriteByteString(signature.Signature.Span);
                writer.WriteByteString(signature.Covered.Span);
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

            case LeafType.HiddenServer:
                ServerFacts.Hidden hidden = (ServerFacts.Hidden)facts.Server;
                WriteBytes(writer, [hidden.HelloHash, hidden.FinishedHash, hidden.ClientKeyShare, hidden.ServerKeyShare]);
                break;

            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a fact.");
        }
    }

    public static string ReadName(StrictCborReader reader) => CheckName(reader.ReadText(MaxNameSize));

    /// <exception cref="MalformedException">It is no name.</exception>
    public static string CheckName(string name)
    {
        return name.Length is > 0 and <= MaxNameSize && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAnyInRange('A', 'Z')
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

    public static ServerFacts.Hidden ReadHiddenServer(StrictCborReader reader)
    {
        reader.ReadArrayStart(4);
        ServerFacts.Hidden server = new(
            reader.ReadBytes(HiddenHashSize),
            reader.ReadBytes(HiddenHashSize),
            reader.ReadBytes(HiddenShareSize),
            reader.ReadBytes(HiddenShareSize));
        reader.ReadArrayEnd();
        return server;
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

    private static ServerFacts.Shown Shown(SessionFacts facts) => (ServerFacts.Shown)facts.Server;

    private static void WriteBytes(CborWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        writer.WriteStartArray(items.Count);
        foreach (ReadOnlyMemory<byte> item in items)
        {
            writer.WriteByteString(item.Span);
        }

        writer.WriteEndArray();
    }
}
