using System.Security.Cryptography;
using Org.BouncyCastle.Math;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests.Vectors;

/// <summary>Presentations that every implementation must reject, for the reason that is named.</summary>
internal static class RejectedVectors
{
    private const string Secp256k1Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private const string P256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    private const string NestedJson = """{"a":{"b":1},"c":[3,4],"d":"x 77 y","e":125}""";

    private static readonly List<PresentationVector> s_vectors = [];

    public static List<PresentationVector> Make()
    {
        lock (s_vectors)
        {
            s_vectors.Clear();
            Presentation good = Example.Present(Example.Attest(Example.Transcript()), "request.line", "response.json:$.user.name");
            AddFiles(good);
            AddHeaders(good);
            AddPolicies(good);
            AddLeaves(good);
            AddOpenings(good);
            AddHttp();
            AddJson();
            AddBytes(good);
            AddHiddenServer(good);
            return [.. s_vectors];
        }
    }

    private static void AddFiles(Presentation good)
    {
        byte[] file = good.ToCbor();
        int version = 1 + 1 + "vouch.presentation".Length;
        Add("an empty file", [], RejectionReason.Malformed);
        Add("a file cut short", file[..^1], RejectionReason.Malformed);
        Add("a byte after the end", [.. file, 0], RejectionReason.Malformed);
        Add("a number in a longer form than needed", [.. file[..version], 0x18, 0x01, .. file[(version + 1)..]], RejectionReason.Malformed);
        Add("an array of indefinite length", [0x9F, .. file[1..], 0xFF], RejectionReason.Malformed);
        Add("another format's name", [.. file[..3], (byte)'x', .. file[4..]], RejectionReason.Malformed);
        Add("a later version of the file", [.. file[..version], 0x02, .. file[(version + 1)..]], RejectionReason.UnsupportedVersion);
        Add("the JSON form with an unknown member", Example.Latin1(Example.Latin1Text(good.ToJson()).Replace("\"format\"", "\"extra\": 1, \"format\"", StringComparison.Ordinal)), RejectionReason.Malformed);
        Add("the JSON form with a member twice", Example.Latin1(Example.Latin1Text(good.ToJson()).Replace("\"format\"", "\"format\": \"\", \"format\"", StringComparison.Ordinal)), RejectionReason.Malformed);
    }

    private static void AddHeaders(Presentation good)
    {
        using SigningKey key = Example.Key();
        using SigningKey other = Example.Key(seed: 9);
        Add("a later version of the header", Sign(good, good.Header with { Version = 2 }), RejectionReason.UnsupportedVersion);
        Add("an attestor that is not trusted", Forgery.With(good, key: other.VerifyingKey, signature: other.Sign(good.Header.ComputeDigest())), RejectionReason.UntrustedAttestor);
        Add("another key's signature", Forgery.With(good, signature: other.Sign(good.Header.ComputeDigest())), RejectionReason.BadSignature);
        Add("a signature over another header", Forgery.With(good, header: good.Header with { Time = good.Header.Time + 1 }), RejectionReason.BadSignature);
        Add("the larger s of secp256k1", OtherS(good, Secp256k1Order), RejectionReason.BadSignature);
        Add("the wrong v of secp256k1", Change(good, 64, 27 ^ 28), RejectionReason.BadSignature);
        Add("no v of secp256k1", Forgery.With(good, signature: good.Signature[..64]), RejectionReason.BadSignature);
        Presentation p256 = Example.Present(Example.Attest(Example.Transcript(), key: Example.Key(KeyAlgorithm.P256)), "response.status");
        Presentation ed25519 = Example.Present(Example.Attest(Example.Transcript(), key: Example.Key(KeyAlgorithm.Ed25519)), "response.status");
        Add("the larger s of P-256", OtherS(p256, P256Order), RejectionReason.BadSignature, AcceptedVectors.Policy(KeyAlgorithm.P256));
        Add("a changed signature of P-256", Change(p256, 5, 1), RejectionReason.BadSignature, AcceptedVectors.Policy(KeyAlgorithm.P256));
        Add("a changed signature of Ed25519", Change(ed25519, 5, 1), RejectionReason.BadSignature, AcceptedVectors.Policy(KeyAlgorithm.Ed25519));
    }

    private static void AddPolicies(Presentation good)
    {
        string trusted = Example.Key().VerifyingKey.ToString();
        long time = Example.Time.ToUnixTimeSeconds();
        Add("no trusted attestor", good, RejectionReason.UntrustedAttestor, new PolicyVector { TrustedAttestors = [], Now = time });
        Add("a mode that is not accepted", good, RejectionReason.ModeNotAccepted, new PolicyVector { TrustedAttestors = [trusted], Now = time, AcceptedModes = [1, 2] });
        Add("a time too far ahead", good, RejectionReason.FromTheFuture, new PolicyVector { TrustedAttestors = [trusted], Now = time - 121 });
        Add("too old", good, RejectionReason.TooOld, new PolicyVector { TrustedAttestors = [trusted], Now = time + 61, MaxAge = 60 });
        Add("no challenge where one is expected", good, RejectionReason.WrongChallenge, AcceptedVectors.Policy(challenge: Example.Bytes(40, 16)));
        Add("no subject where one is expected", good, RejectionReason.WrongSubject, AcceptedVectors.Policy(subject: Example.Bytes(41, 20)));
        Add("another host", good, RejectionReason.WrongHost, new PolicyVector { TrustedAttestors = [trusted], Now = time, ExpectedHost = "example.com" });
        Add("another port", good, RejectionReason.WrongPort, new PolicyVector { TrustedAttestors = [trusted], Now = time, ExpectedPort = 8443 });
        Presentation bound = Example.Present(Example.Attest(Example.Transcript(), binding: Example.Binding(Example.Bytes(43, 16), Example.Bytes(44, 20))), "response.status");
        Add("a replay with another challenge", bound, RejectionReason.WrongChallenge, AcceptedVectors.Policy(challenge: Example.Bytes(40, 16)));
        Add("a replay by another subject", bound, RejectionReason.WrongSubject, AcceptedVectors.Policy(challenge: Example.Bytes(43, 16), subject: Example.Bytes(41, 20)));
        Transcript cut = Example.Transcript(AcceptedVectors.Cut);
        Add("a truncated response", Example.Present(Example.Attest(cut, facts: Example.Facts(cut, Completeness.Truncated)), "response.status"), RejectionReason.Truncated);
    }

    private static void AddLeaves(Presentation good)
    {
        List<ShownLeaf> leaves = [.. good.Leaves];
        Add("a leaf left out", Forgery.With(good, leaves: leaves[..^1]), RejectionReason.NotInBody);
        Add("a leaf at another index", Forgery.With(good, leaves: [.. leaves[..^1], leaves[^1] with { Index = leaves[^1].Index - 1 }]), RejectionReason.NotInBody);
        Add("leaves out of order", Forgery.With(good, leaves: [leaves[1], leaves[0], .. leaves[2..]]), RejectionReason.NotInBody);
        Add("a changed leaf", Forgery.With(good, leaves: [leaves[0] with { Bytes = (byte[])[.. leaves[0].Bytes.Span[..^1], (byte)'n'] }, .. leaves[1..]]), RejectionReason.NotInBody);
        Add("a hash too many in the proof", Forgery.With(good, proof: [.. good.Proof, new byte[32]]), RejectionReason.NotInBody);
        Add("an unknown critical leaf", Forgery.SignLeaves([.. Forgery.FactLeaves(), Forgery.Leaf(20, writer => writer.WriteUInt32(1))]), RejectionReason.UnknownCriticalLeaf);
        Add("a fact twice", Forgery.SignLeaves([.. Forgery.FactLeaves(), Forgery.FactLeaves()[^1]]), RejectionReason.BadLeaf);
        Add("a fact missing", Forgery.SignLeaves([.. Forgery.FactLeaves().Skip(1)]), RejectionReason.MissingFact);
        Add("segments that touch", Forgery.SignLeaves([.. Forgery.FactLeaves(), RangeLeaf([0, 1, 1, 1])]), RejectionReason.BadLeaf);
        Add("an empty segment", Forgery.SignLeaves([.. Forgery.FactLeaves(), RangeLeaf([0, 0])]), RejectionReason.BadLeaf);
        Add("a range past the end", Forgery.SignLeaves([.. Forgery.FactLeaves(), RangeLeaf([0, 100_000])]), RejectionReason.RangeOutOfBounds);
    }

    private static void AddHiddenServer(Presentation good)
    {
        PolicyVector policy = AcceptedVectors.HiddenPolicy();
        PolicyVector anybody = AcceptedVectors.HiddenPolicy(isAccepted: true);
        Presentation shown = HiddenServer.Show(HiddenServer.Request, "response.json:$.balance");
        HandshakeEvidence truth = HiddenServer.Handshake;
        Add("a server that stays hidden", HiddenServer.With(shown, null), RejectionReason.ServerHidden, policy);
        Add("a server that is shown, without roots", shown, RejectionReason.NoTrustedRoots, AcceptedVectors.HiddenPolicy(hasRoots: false));
        Add("a handshake cut short", HiddenServer.With(shown, truth with { Messages = truth.Messages[..^1] }), RejectionReason.BadHandshake, policy);
        Add("a handshake with another Finished", HiddenServer.With(shown, truth with { Messages = Flipped(truth.Messages, truth.Messages.Length - 1) }), RejectionReason.BadHandshake, policy);
        Add("a handshake with another random value of the client", HiddenServer.With(shown, truth with { Messages = Flipped(truth.Messages, 10) }), RejectionReason.BadHandshakeSignature, policy);
        Add("a handshake for another name", HiddenServer.With(shown, truth with { Host = "other.example" }), RejectionReason.BadHandshake, policy);
        Add("a handshake with another port than expected", HiddenServer.With(shown, truth with { Port = 8443 }), RejectionReason.WrongPort, policy);
        Add("a handshake of a server that is shown", HiddenServer.With(good, truth), RejectionReason.BadHandshake, policy);
        Add("a request for another host under the same handshake", Unchecked("Host: other.example"), RejectionReason.WrongRequestHost, policy);
        Add("a handshake without the request's Host", HiddenServer.With(Example.Present(HiddenServer.Attest()), truth), RejectionReason.MissingBytes, policy);

        SessionFacts facts = HiddenServer.Facts(HiddenServer.Transcript());
        List<byte[]> hidden = Forgery.FactLeaves(facts);
        Add("a hidden server in proxy mode", Forgery.SignLeaves(hidden), RejectionReason.BadLeaf);
        Add("a hidden server and a name", Forgery.SignLeaves([Forgery.FactLeaves()[0], .. hidden], HiddenServer.Binding), RejectionReason.BadLeaf, anybody);
        Add("a hidden server and what is known of a shown one", Forgery.SignLeaves([.. Forgery.FactLeaves(), hidden[^1]], HiddenServer.Binding), RejectionReason.BadLeaf, anybody);
        Add("a hidden server twice", Forgery.SignLeaves([.. hidden, hidden[^1]], HiddenServer.Binding), RejectionReason.BadLeaf, anybody);
        Add("neither a hidden server nor a shown one", Forgery.SignLeaves([.. hidden.SkipLast(1)], HiddenServer.Binding), RejectionReason.MissingFact, anybody);
        Add("a hidden server and an application protocol", Forgery.SignLeaves([hidden[0], Forgery.FactLeaves()[3], .. hidden[2..]], HiddenServer.Binding), RejectionReason.BadLeaf, anybody);
        Add("a hidden server and a dialled address", Forgery.SignLeaves([Forgery.FactLeaves()[2], .. hidden[1..]], HiddenServer.Binding), RejectionReason.BadLeaf, anybody);

        static Presentation Unchecked(string host)
        {
            Attestation attestation = HiddenServer.Attest(HiddenServer.Request.Replace("Host: bank.example", host, StringComparison.Ordinal));
            return HiddenServer.With(Example.Present(attestation, "request.header.host"), HiddenServer.Handshake);
        }

        static byte[] Flipped(ReadOnlyMemory<byte> bytes, int at)
        {
            byte[] changed = bytes.ToArray();
            changed[at] ^= 1;
            return changed;
        }
    }

    private static void AddOpenings(Presentation good)
    {
        RangeOpening first = good.Openings[0];
        Add("an opening twice", Forgery.With(good, openings: [first, .. good.Openings]), RejectionReason.BadOpening);
        Add("an opening of a fact", Forgery.With(good, openings: [first with { LeafIndex = 0 }, .. good.Openings.Skip(1)]), RejectionReason.BadOpening);
        Add("other bytes", Forgery.With(good, openings: [first with { Bytes = first.Bytes.ToArray().Reverse().ToArray() }, .. good.Openings.Skip(1)]), RejectionReason.CommitmentMismatch);
        Add("fewer bytes", Forgery.With(good, openings: [first with { Bytes = first.Bytes[1..] }, .. good.Openings.Skip(1)]), RejectionReason.CommitmentMismatch);
        Add("another blinder", Forgery.With(good, openings: [first with { Blinder = new byte[16] }, .. good.Openings.Skip(1)]), RejectionReason.CommitmentMismatch);
        Add("structure that is not opened", Forgery.With(good, openings: [.. good.Openings.Skip(1)]), RejectionReason.MissingBytes);

        byte[] blinder = new byte[16];
        Presentation contradictory = Forgery.SignLeaves([.. Forgery.FactLeaves(), RangeLeaf([0, 2], Commit(blinder, "ab"u8)), RangeLeaf([1, 2], Commit(blinder, "xc"u8))]);
        Add(
            "two openings that contradict each other",
            Forgery.With(contradictory, openings: [new RangeOpening(8, blinder, "ab"u8.ToArray()), new RangeOpening(9, blinder, "xc"u8.ToArray())]),
            RejectionReason.ContradictoryOpenings);
        Forgery hidden = new Forgery(Example.Response("{}"), AcceptedVectors.HiddenRequest, AcceptedVectors.HiddenSpan).OpenRequest(0, AcceptedVectors.HiddenSpan.Start);
        Presentation withHidden = hidden.Build("request.line");
        Add("an opening of a hidden part", Forgery.With(withHidden, openings: [.. withHidden.Openings, new RangeOpening(8, blinder, "secret"u8.ToArray())]), RejectionReason.BadOpening);
        Add("the request's body after a hidden part", hidden.Build("request.body"), RejectionReason.HiddenPart);
        Add("no selector", Forgery.With(good, selectors: ["response.trailers"]), RejectionReason.BadSelector);
        Add("a selector in another form", Forgery.With(good, selectors: ["response.json:$['user'].name"]), RejectionReason.BadSelector);
    }

    private static void AddHttp()
    {
        const string Response = "HTTP/1.1 200 OK\r\nX-Role: user\r\nContent-Length: 16\r\nSet-Cookie: c1\r\nSet-Cookie: c2\r\n\r\nX-Admin: yes\r\n\r\n";
        Add("a hidden field name", Hide(Response, RangeKind.HttpText, "X-Role: user", "response.status"), RejectionReason.NotHttp);
        Add("a hidden status line", Hide(Response, RangeKind.HttpText, "HTTP/1.1 200 OK", "response.header.x-role"), RejectionReason.NotHttp);
        Add("a hidden length", Hide(Response, RangeKind.HttpText, "16", "response.status"), RejectionReason.AmbiguousFraming);
        Add("a header lifted from the body", new Forgery(Response).OpenResponse(Response.IndexOf("X-Admin", StringComparison.Ordinal), Response.Length).Build("response.header.x-admin"), RejectionReason.MissingBytes);
        Add("a header that only the body has", new Forgery(Response).OpenRestOfResponse().Build("response.header.x-admin"), RejectionReason.HeaderNotFound);
        Add("one of two occurrences", Hide(Response, RangeKind.HttpText, "c2", "response.header.set-cookie"), RejectionReason.AmbiguousHeader);
        Add("a part of a value", Hide(Response, RangeKind.HttpText, "ser", "response.header.x-role"), RejectionReason.MissingBytes);
        Add("two responses", Open(Example.Response("{\"a\":1}") + Example.Response("{\"a\":2}"), "response.json:$.a"), RejectionReason.ExtraBytes);
        Add("two lengths", Open("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n[]", "response.body"), RejectionReason.AmbiguousFraming);
        Add("a length and chunks", Open("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "response.body"), RejectionReason.AmbiguousFraming);
        Add("a folded line", Open("HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n", "response.header.a"), RejectionReason.NotHttp);
        Add("a chunk size that lies", Open("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1]\r\n0\r\n\r\n", "response.body"), RejectionReason.AmbiguousFraming);
        Add("a body shorter than its length", Open("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[]", "response.body"), RejectionReason.Truncated);
        Add("two requests", new Forgery(Example.Response("{}"), Example.Request + Example.Request).OpenRequest(0, 2 * Example.Request.Length).Build("request.line"), RejectionReason.ExtraBytes);
        Add("an encoded body", Open(Example.Response("{\"a\":1}", "Content-Encoding: gzip\r\n"), "response.json:$.a"), RejectionReason.EncodedBody);
    }

    private static void AddJson()
    {
        string nested = Example.Response(NestedJson);
        Add("a path that leads nowhere", Open(nested, "response.json:$.b"), RejectionReason.PathNotFound);
        Add("a path into a hidden value", Hide(nested, RangeKind.JsonValue, """{"b":1}""", "response.json:$.a.b"), RejectionReason.PathNotFound);
        Add("a value that is hidden", Hide(nested, RangeKind.JsonValue, "125", "response.json:$.e"), RejectionReason.MissingBytes);
        Add("a name twice", Open(Example.Response("""{"a":1,"a":2}"""), "response.json:$.a"), RejectionReason.AmbiguousPath);
        Add("a name twice, once with an escape", Open(Example.Response("""{"a":1,"\u0061":2}"""), "response.json:$.a"), RejectionReason.AmbiguousPath);
        Add("a hidden part inside a string", Hide(nested, RangeKind.JsonValue, "77", "response.json:$.a.b"), RejectionReason.NotJson);
        Add("a number whose end is hidden", Hide(nested, RangeKind.JsonValue, "25", "response.json:$.a.b"), RejectionReason.NotJson);
        Add("a hidden name", Hide(nested, RangeKind.JsonValue, "\"c\"", "response.json:$.a.b"), RejectionReason.NotJson);
        Add("a hidden part from string to string", Hide(Example.Response("""["a","b",1]"""), RangeKind.JsonValue, "\",\"", "response.json:$[1]"), RejectionReason.NotJson);
        Add("an opaque range in place of a value", Hide(nested, RangeKind.Opaque, "125", "response.json:$.a.b"), RejectionReason.MissingBytes);
        Add("two JSON texts", Open(Example.Response("{\"a\":1}{\"a\":2}"), "response.json:$.a"), RejectionReason.NotJson);
        Add(
            "a hidden value that swallows chunk framing",
            Hide("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"a\":[\r\n9\r\n],\"b\":23}\r\n0\r\n\r\n", RangeKind.JsonValue, "[\r\n9\r\n]", "response.json:$.b"),
            RejectionReason.MissingBytes);
    }

    private static void AddBytes(Presentation good)
    {
        Add("bytes past the end", Forgery.With(good, selectors: ["response.bytes:0..100000"]), RejectionReason.RangeOutOfBounds);
        Add("bytes of which some are not shown", Forgery.With(good, selectors: ["response.bytes:0..32"]), RejectionReason.MissingBytes);
        Add("no bytes", Forgery.With(good, selectors: ["response.bytes:3..3"]), RejectionReason.BadSelector);
        Add("bytes at an offset with a leading zero", Forgery.With(good, selectors: ["response.bytes:00..1"]), RejectionReason.BadSelector);
        Forgery hidden = new Forgery(Example.Response("{}"), AcceptedVectors.HiddenRequest, AcceptedVectors.HiddenSpan).OpenRequest(0, AcceptedVectors.HiddenSpan.Start);
        Add("bytes that touch a hidden part", hidden.Build($"request.bytes:0..{AcceptedVectors.HiddenSpan.Start + 1}"), RejectionReason.HiddenPart);
    }

    private static Presentation Open(string response, string selector) => new Forgery(response).OpenRestOfResponse().Build(selector);

    private static Presentation Hide(string response, RangeKind kind, string hidden, string selector)
        => new Forgery(response).HideInResponse(kind, hidden).OpenRestOfResponse().Build(selector);

    private static byte[] RangeLeaf(uint[] segments, byte[]? commitment = null) => Forgery.Leaf((int)LeafType.Range, writer =>
    {
        writer.WriteStartArray(4);
        writer.WriteUInt32(0);
        writer.WriteStartArray(segments.Length);
        Array.ForEach(segments, writer.WriteUInt32);
        writer.WriteEndArray();
        writer.WriteUInt32(0);
        writer.WriteByteString(commitment ?? new byte[32]);
        writer.WriteEndArray();
    });

    private static byte[] Commit(ReadOnlySpan<byte> blinder, ReadOnlySpan<byte> bytes) => SHA256.HashData([.. Labels.Commitment, .. blinder, .. bytes]);

    private static Presentation Sign(Presentation presentation, AttestationHeader header)
    {
        using SigningKey key = Example.Key();
        return Forgery.With(presentation, header: header, signature: key.Sign(header.ComputeDigest()));
    }

    private static Presentation Change(Presentation presentation, int at, int mask)
    {
        byte[] signature = presentation.Signature.ToArray();
        signature[at] ^= (byte)mask;
        return Forgery.With(presentation, signature: signature);
    }

    /// <summary>The same signature with the order minus s, and the other v.</summary>
    private static Presentation OtherS(Presentation presentation, string order)
    {
        byte[] signature = presentation.Signature.ToArray();
        byte[] s = new BigInteger(order, 16).Subtract(new BigInteger(1, signature.AsSpan(32, 32))).ToByteArrayUnsigned();
        signature.AsSpan(32, 32).Clear();
        s.CopyTo(signature.AsSpan(64 - s.Length));
        if (signature.Length == 65)
        {
            signature[64] ^= 27 ^ 28;
        }

        return Forgery.With(presentation, signature: signature);
    }

    private static void Add(string name, Presentation presentation, RejectionReason reason, PolicyVector? policy = null)
        => Add(name, presentation.ToCbor(), reason, policy);

    private static void Add(string name, byte[] file, RejectionReason reason, PolicyVector? policy = null)
        => s_vectors.Add(new PresentationVector
        {
            Name = name,
            Presentation = file,
            Policy = policy ?? AcceptedVectors.Policy(),
            Reason = reason.ToString(),
        });
}
