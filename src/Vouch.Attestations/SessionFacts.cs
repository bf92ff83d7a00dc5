using System.Formats.Cbor;
using Vouch.Attestations.Formats;

namespace Vouch.Attestations;

/// <summary>What an attestor has seen of a session besides the bytes of the transcript; every presentation shows all of it.</summary>
public sealed record SessionFacts
{
    /// <summary>Who the server is, or what its name can be proven with.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>The address that the attestor dialled, <c>192.0.2.1:443</c> or <c>[2001:db8::1]:443</c>; empty where it dialled none, as in MPC mode.</summary>
    public required string DialledAddress { get; init; }

    /// <summary>What was negotiated; without the application protocol where the server is hidden.</summary>
    public required TlsFacts Tls { get; init; }

    /// <summary>Lengths and completeness.</summary>
    public required TranscriptFacts Transcript { get; init; }

    /// <summary>Compares with what the other party says, all but the dialled address, which only the attestor knows.</summary>
    /// <returns>The name of the first fact that differs; <see langword="null"/> if none does.</returns>
    public string? FindDifference(SessionFacts other)
    {
        ArgumentNullException.ThrowIfNull(other);

        ReadOnlySpan<LeafType> types = FactsEncoding.TypesOf(Server);
        if (!types.SequenceEqual(FactsEncoding.TypesOf(other.Server)))
        {
            return nameof(Server);
        }

        foreach (LeafType type in types)
        {
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
