using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations;

/// <summary>What an attestor gives the prover: the signed header, and what is needed to build the body again.</summary>
/// <remarks>In CBOR: [header, key, signature, salt seed, facts], the facts in the order and form of their leaves.</remarks>
public sealed class AttestorReply
{
    private const int MaxFacts = 16;

    private AttestorReply(
        AttestationHeader header,
        VerifyingKey attestorKey,
        ReadOnlyMemory<byte> signature,
        ReadOnlyMemory<byte> saltSeed,
        SessionFacts facts)
    {
        Header = header;
        AttestorKey = attestorKey;
        Signature = signature;
        SaltSeed = saltSeed;
        Facts = facts;
    }

    /// <summary>The signed header.</summary>
    public AttestationHeader Header { get; }

    /// <summary>The key that signed.</summary>
    public VerifyingKey AttestorKey { get; }

    /// <summary>The signature over the header's digest.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>What the attestor says about the session.</summary>
    public SessionFacts Facts { get; }

    internal ReadOnlyMemory<byte> SaltSeed { get; }

    /// <summary>Builds the body and signs for it.</summary>
    public static AttestorReply Issue(
        SigningKey key, SessionBinding binding, SessionFacts facts, RangeCommitments commitments, ReadOnlySpan<byte> saltSeed)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(binding);

        AttestationBody body = AttestationBody.Build(facts, commitments, saltSeed);
        AttestationHeader header = new()
        {
            Mode = binding.Mode,
            Time = (ulong)binding.Time.ToUnixTimeSeconds(),
            SessionId = binding.SessionId,
            SessionHash = binding.SessionHash,
            Challenge = binding.Challenge,
            Subject = binding.Subject,
            BodyRoot = body.Root,
            LeafCount = (uint)body.LeafCount,
        };
        return new AttestorReply(header, key.VerifyingKey, key.Sign(header.ComputeDigest()), saltSeed.ToArray(), facts);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out AttestorReply? reply)
    {
        try
        {
            reply = StrictCborReader.ReadDocument(encoded, Read);
            return true;
        }
        catch (MalformedException)
        {
            reply = null;
            return false;
        }
    }

    /// <summary>Writes the reply in CBOR.</summary>
    public byte[] Encode()
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        writer.WriteStartArray(5);
        HeaderEncoding.WriteHeader(writer, Header);
        HeaderEncoding.WriteKey(writer, AttestorKey);
        writer.WriteByteString(Signature.Span);
        writer.WriteByteString(SaltSeed.Span);
        ReadOnlySpan<LeafType> types = FactsEncoding.TypesOf(Facts.Server);
        writer.WriteStartArray(types.Length);
        foreach (LeafType type in types)
        {
            FactsEncoding.Write(writer, Facts, type);
        }

        writer.WriteEndArray();
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static AttestorReply Read(StrictCborReader reader)
    {
        reader.ReadArrayStart(5);
        AttestationHeader header = HeaderEncoding.ReadHeader(reader);
        VerifyingKey key = HeaderEncoding.ReadKey(reader);
        ReadOnlyMemory<byte> signature = HeaderEncoding.ReadSignature(reader);
        ReadOnlyMemory<byte> saltSeed = reader.ReadBytes(AttestationBody.SaltSeedSize);
        ReadOnlySpan<LeafType> types = FactsEncoding.TypesOf(reader.ReadArrayStart(0, MaxFacts));
        FactsCollector facts = new();
        foreach (LeafType type in types)
        {
            facts.Add(type, reader.ReadValue());
        }

        reader.ReadArrayEnd();
        reader.ReadArrayEnd();
        return new AttestorReply(header, key, signature, saltSeed, facts.ToFacts()!);
    }
}
