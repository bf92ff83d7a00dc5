using System.Formats.Cbor;
using Vouch.Attestations.Formats;

namespace Vouch.Attestations;

/// <summary>What an attestor has seen of a session besides the bytes of the transcript; every presentation shows all of it.</summary>
public sealed record SessionFacts
{
    /// <summary>The name that the server's certificate was checked against: a DNS name in lower case, or an IP address.</summary>
    public required string ServerName { get; init; }

    /// <summary>The port that was dialled.</summary>
    public required ushort Port { get; init; }

    /// <summary>The address that the attestor dialled, <c>192.0.2.1:443</c> or <c>[2001:db8::1]:443</c>; empty where it dialled none, as in MPC mode.</summary>
    public required string DialledAddress { get; init; }

    /// <summary>What was negotiated.</summary>
    public required TlsFacts Tls { get; init; }

    /// <summary>What identifies the handshake.</summary>
    public required HelloFacts Hello { get; init; }

    /// <summary>The certificates that the server sent, in DER, its own first.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> CertificateChain { get; init; }

    /// <summary>The server's signature in the handshake.</summary>
    public required HandshakeSignature HandshakeSignature { get; init; }

    /// <summary>Lengths and completeness.</summary>
    public required TranscriptFacts Transcript { get; init; }

    /// <summary>Compares with what the other party says, all but the dialled address, which only the attestor knows.</summary>
    /// <returns>The name of the first fact that differs; <see langword="null"/> if none does.</returns>
    public string? FindDifference(SessionFacts other)
    {
        ArgumentNullException.ThrowIfNull(other);

        for (int i = 0; i < FactsEncoding.Count; i++)
        {
            LeafType type = FactsEncoding.TypeOf(i);
            if (type != LeafType.DialledAddress && !Encode(this, type).AsSpan().SequenceEqual(Encode(other, type)))
            {
                return type.ToString();
            }
        }

        return null;
    }

    private static byte[] Encode(SessionFacts facts, LeafType type)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        FactsEncoding.Write(writer, facts, type);
        return writer.Encode();
    }
}
