using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Merkle;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Vectors;

/// <summary>The files of tests/vectors, made under seeds, for other implementations to read.</summary>
internal static class VectorFiles
{
    /// <summary>Set to write the files instead of comparing them.</summary>
    public const string WriteVariable = "VOUCH_WRITE_VECTORS";

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vouch.slnx")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Vouch.slnx"), "tests", "vectors");
        }
    }

    public static IReadOnlyDictionary<string, Func<object>> All { get; } = new Dictionary<string, Func<object>>
    {
        ["presentations-accepted.json"] = AcceptedVectors.Make,
        ["presentations-rejected.json"] = RejectedVectors.Make,
        ["header.json"] = MakeHeader,
        ["merkle.json"] = MakeMerkle,
        ["ranges.json"] = MakeRanges,
        ["selectors.json"] = MakeSelectors,
        ["attestation.json"] = MakeAttestation,
    };

    private static object MakeHeader()
    {
        AttestationHeader header = Example.Attest(Example.Transcript(), binding: Example.Binding(Example.Bytes(40, 16), Example.Bytes(41, 20))).Header;
        return new
        {
            DomainSeparator = Hex(AttestationTypedData.DomainSeparator),
            TypeHash = Hex(Eip712.HashType(AttestationTypedData.HeaderType)),
            Nonce = Hex(Example.Bytes(40, 16)),
            SubjectKey = Hex(Example.Bytes(41, 20)),
            header.Version,
            Mode = (int)header.Mode,
            header.Time,
            SessionId = Hex(header.SessionId.Span),
            SessionHash = Hex(header.SessionHash.Span),
            Challenge = Hex(header.Challenge.Span),
            Subject = Hex(header.Subject.Span),
            BodyRoot = Hex(header.BodyRoot.Span),
            header.LeafCount,
            StructHash = Hex(AttestationTypedData.HashStruct(header)),
            Digest = Hex(header.ComputeDigest()),
        };
    }

    private static List<object> MakeMerkle()
    {
        List<object> vectors = [];
        foreach ((int size, int[] shown) in ((int, int[])[])[(1, [0]), (2, []), (5, [0, 4]), (7, [2, 3, 6]), (8, [5]), (13, [0, 1, 7, 12])])
        {
            byte[][] leaves = [.. Enumerable.Range(0, size).Select(i => Example.Bytes((ulong)i, i))];
            byte[][] hashes = [.. leaves.Select(leaf => MerkleTree.HashLeaf(leaf))];
            vectors.Add(new
            {
                Leaves = leaves.Select(leaf => Hex(leaf)).ToList(),
                Root = Hex(MerkleTree.Root(hashes)),
                Shown = shown,
                Proof = SubsetProof.Create(hashes, shown).ConvertAll(hash => Hex(hash)),
            });
        }

        return vectors;
    }

    private static object MakeRanges()
    {
        Transcript transcript = Example.Transcript(AcceptedVectors.Chunked, AcceptedVectors.HiddenRequest, AcceptedVectors.HiddenSpan);
        RangeCommitments commitments = RangeCommitments.Create(transcript, new RangePlanner().Plan(transcript), Example.BlinderSeed, out _)!;
        byte[] blinder = new byte[SeedExpansion.ValueSize];
        return new
        {
            Sent = transcript.Sent.ToArray(),
            Received = transcript.Received.ToArray(),
            Hidden = transcript.Hidden.ToArray().Select(s => (int[])[s.Start, s.Length]).ToList(),
            BlinderSeed = Hex(Example.BlinderSeed),
            Encoded = TranscriptRangeList.Encode(commitments.Ranges),
            Ranges = commitments.Ranges.Select((range, i) =>
            {
                using SeedExpansion blinders = new(Example.BlinderSeed, Labels.Blinder);
                blinders.Expand(i, blinder);
                return new
                {
                    Direction = (int)range.Direction,
                    Kind = (int)range.Kind,
                    Segments = range.Segments.ToArray().Select(s => (int[])[s.Start, s.Length]).ToList(),
                    Blinder = range.Kind == RangeKind.Hidden ? null : Hex(blinder),
                    Commitment = range.Kind == RangeKind.Hidden ? null : Hex(commitments[i].Span),
                };
            }).ToList(),
        };
    }

    private static object MakeSelectors() => new
    {
        Accepted = ((string[])
        [
            "request", "request.line", "request.header.X-A", "request.body", "request.json:$", "response", "response.status", "response.header.a.b",
            "response.body", "response.json:$.a.b[0]", "response.json:$ ['a'] [\"b\"]\t[-1]", "response.json:$['a b']['']", "response.json:$.größe",
            "response.json:$[\"it's\"]", "response.json:$['\\u0041\\b\\f\\n\\r\\t\\/\\\\']", "response.json:$['\\ud83d\\ude00']", "response.json:$[9007199254740991]",
            "request.bytes:0..1", "response.bytes:10..2147483647",
        ]).Select(text => new { Text = text, Form = Selector.TryParse(text, out Selector? selector) ? selector.ToString() : null }).ToList(),
        Rejected = (string[])
        [
            "", "Request", "request.", "response.line", "request.status", "request.header.", "request.header.a b", "response.json:", "response.json:$.",
            "response.json:$..a", "response.json:$.*", "response.json:$[0:1]", "response.json:$[01]", "response.json:$[-0]", "response.json:$['a", "response.json:$['\\\"']",
            "response.json:$['\\ud83d']", "response.json:$['\n']", "response.json:$.1a", "response.json:$. a", "response.json:$[9007199254740992]", "response.json:$ ",
            "response.bytes:", "response.bytes:1", "response.bytes:1..1", "response.bytes:2..1", "response.bytes:01..2", "response.bytes:1..02", "response.bytes:-1..2", "response.bytes:1 ..2",
            "response.bytes:0..2147483648",
        ],
    };

    private static object MakeAttestation()
    {
        Attestation attestation = Example.Attest(Example.Transcript(Example.Response("{\"a\":1}"), AcceptedVectors.HiddenRequest, AcceptedVectors.HiddenSpan));
        using MemoryStream stream = new();
        attestation.Write(stream);
        return new
        {
            File = stream.ToArray(),
            SaltSeed = Hex(Example.SaltSeed),
            BlinderSeed = Hex(Example.BlinderSeed),
            AttestorSecret = "the first 32 bytes of SHA-256(0x01 and 15 zero bytes)",
            AttestorKey = attestation.AttestorKey.ToString(),
            Signature = Hex(attestation.Signature.Span),
            Leaves = attestation.Body.Leaves.ToArray().Select(leaf => Hex(leaf.Span)).ToList(),
            Presentation = Example.Present(attestation, "response.json:$.a").ToCbor(),
        };
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
