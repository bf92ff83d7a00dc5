using System.Formats.Cbor;
using Vouch.Tls.Recorded;

namespace Vouch.Attestations.Formats;

/// <summary>The handshake that shows a hidden server, in CBOR: [host, port, messages].</summary>
internal static class EvidenceEncoding
{
    private const int Items = 3;

    public static void Write(CborWriter writer, HandshakeEvidence evidence)
    {
        writer.WriteStartArray(Items);
        writer.WriteTextString(evidence.Host);
        writer.WriteUInt32(evidence.Port);
        writer.WriteByteString(evidence.Messages.Span);
        writer.WriteEndArray();
    }

    public static HandshakeEvidence Read(StrictCborReader reader)
    {
        reader.ReadArrayStart(Items);
        HandshakeEvidence evidence = new(FactsEncoding.ReadName(reader), (ushort)reader.ReadInt(ushort.MaxValue), reader.ReadBytes(0, PresentedHandshake.MaxSize));
        reader.ReadArrayEnd();
        return evidence;
    }
}
