using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;

namespace Vouch.Attestations.Tests.Presentations;

public sealed class PresentationVerifierTests
{
    private static readonly Attestation s_attestation = Example.Attest(Example.Transcript());

    private static readonly Presentation s_presentation
        = Example.Present(s_attestation, "request.line", "response.header.content-type", "response.json:$.user.name");

    [Fact]
    public void A_valid_presentation_gives_the_facts()
    {
        VerifiedPresentation verified = Example.AssertValid(PresentationVerifier.Verify(s_presentation.ToCbor(), Example.Policy()));

        Assert.Equal(Example.Host, verified.Host);
        Assert.Equal(Example.Time, verified.Time);
        Assert.Equal(AttestationMode.Proxy, verified.Mode);
        Assert.Equal(Example.Key().VerifyingKey, verified.AttestorKey);
        Assert.Equal("192.0.2.7:443", verified.Facts.DialledAddress);
        Assert.Equal(new TlsFacts(0x0304, 0x1301, 0x001D, "http/1.1"), verified.Facts.Tls);
        Assert.Equal(Completeness.Message, verified.Facts.Transcript.Completeness);
        Assert.Equal(2, verified.Server!.CertificateChain.Count);
        Assert.False(verified.IsHandshakeVerified);
        Assert.False(verified.HasHiddenRequestParts);
        Assert.Equal(s_presentation.Selectors, verified.Shown.Select(shown => shown.Selector));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Secp256k1)]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.Ed25519)]
    public void Attestors_may_have_keys_of_every_scheme(KeyAlgorithm algorithm)
    {
        using SigningKey key = Example.Key(algorithm);
        Presentation presentation = Example.Present(Example.Attest(Example.Transcript(), key: key), "response.status");

        Example.AssertValid(PresentationVerifier.Verify(presentation.ToCbor(), Example.Policy(key.VerifyingKey)));
        Example.AssertRejected(
            RejectionReason.UntrustedAttestor, PresentationVerifier.Verify(presentation.ToCbor(), Example.Policy(Example.Key(seed: 9).VerifyingKey)));
    }

    [Fact]
    public void Nothing_is_trusted_by_default()
        => Example.AssertRejected(
            RejectionReason.UntrustedAttestor,
            PresentationVerifier.Verify(s_presentation, new VerificationPolicy { TrustedAttestors = [], Now = Example.Time }));

    [Theory]
    [InlineData(0, RejectionReason.None)]
    [InlineData(3600, RejectionReason.None)]
    [InlineData(3601, RejectionReason.TooOld)]
    [InlineData(-120, RejectionReason.None)]
    [InlineData(-121, RejectionReason.FromTheFuture)]
    public void Time_is_checked_against_the_policy(int age, RejectionReason expected)
    {
        VerificationPolicy policy = new()
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = Example.Time.AddSeconds(age),
            MaxAge = TimeSpan.FromHours(1),
        };

        AssertOutcome(expected, PresentationVerifier.Verify(s_presentation, policy));
    }

    [Theory]
    [InlineData("api.example.com", 443, RejectionReason.None)]
    [InlineData("API.example.com", 443, RejectionReason.None)]
    [InlineData("example.com", 443, RejectionReason.WrongHost)]
    [InlineData("evil.api.example.com", 443, RejectionReason.WrongHost)]
    [InlineData("api.example.com", 8443, RejectionReason.WrongPort)]
    public void Host_and_port_are_checked_against_the_policy(string host, int port, RejectionReason expected)
    {
        VerificationPolicy policy = new()
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = Example.Time,
            ExpectedHost = host,
            ExpectedPort = port,
        };

        AssertOutcome(expected, PresentationVerifier.Verify(s_presentation, policy));
    }

    [Fact]
    public void Modes_are_checked_against_the_policy()
        => Example.AssertRejected(RejectionReason.ModeNotAccepted, PresentationVerifier.Verify(s_presentation, new VerificationPolicy
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = Example.Time,
            AcceptedModes = [AttestationMode.Mpc, AttestationMode.Tee],
        }));

    [Fact]
    public void A_replay_with_another_challenge_or_subject_is_refused()
    {
        byte[] challenge = Example.Bytes(40, 32);
        byte[] subject = Example.Bytes(41, 20);
        Presentation bound = Example.Present(Example.Attest(Example.Transcript(), binding: Example.Binding(challenge, subject)), "response.status");

        AssertOutcome(RejectionReason.None, Verify(bound, challenge, subject));
        AssertOutcome(RejectionReason.None, Verify(bound, null, null));
        AssertOutcome(RejectionReason.WrongChallenge, Verify(bound, Example.Bytes(42, 32), subject));
        AssertOutcome(RejectionReason.WrongSubject, Verify(bound, challenge, Example.Bytes(43, 20)));
        AssertOutcome(RejectionReason.WrongSubject, Verify(bound, challenge, Example.Bytes(44, 33)));
        AssertOutcome(RejectionReason.WrongChallenge, Verify(s_presentation, challenge, null));
        AssertOutcome(RejectionReason.WrongSubject, Verify(s_presentation, null, subject));
        AssertOutcome(RejectionReason.WrongChallenge, Verify(s_presentation, [], null));
    }

    [Fact]
    public void A_truncated_response_is_refused_unless_the_policy_accepts_it()
    {
        string cut = Example.Response("""{"a":1}""")[..^3];
        Presentation presentation = Example.Present(
            Example.Attest(Example.Transcript(cut), facts: Example.Facts(Example.Transcript(cut), Completeness.Truncated)), "response.header.content-type");

        Example.AssertRejected(RejectionReason.Truncated, PresentationVerifier.Verify(presentation, Example.Policy()));
        Example.AssertValid(PresentationVerifier.Verify(presentation, new VerificationPolicy
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = Example.Time,
            AcceptTruncated = true,
        }));
    }

    [Fact]
    public void A_body_that_close_notify_ends_is_whole()
    {
        Attestation attestation = Example.Attest(Example.Transcript("HTTP/1.0 200 OK\r\n\r\n{\"a\":[true]}"));

        Assert.Equal(Completeness.CloseNotify, attestation.Facts.Transcript.Completeness);
        Assert.Equal(["true"], Example.ShowAll(attestation, "response.json:$.a[0]"));
    }

    [Fact]
    public void Openings_must_belong_to_shown_ranges_and_hold_what_was_committed_to()
    {
        RangeOpening opening = s_presentation.Openings[0];
        byte[] changed = opening.Bytes.ToArray();
        changed[0] ^= 1;

        AssertOpenings(RejectionReason.BadOpening, opening with { LeafIndex = 0 });
        AssertOpenings(RejectionReason.BadOpening, opening with { LeafIndex = int.MaxValue });
        AssertOpenings(RejectionReason.BadOpening, opening, opening);
        AssertOpenings(RejectionReason.CommitmentMismatch, opening with { Bytes = changed });
        AssertOpenings(RejectionReason.CommitmentMismatch, opening with { Bytes = opening.Bytes[1..] });
        AssertOpenings(RejectionReason.CommitmentMismatch, opening with { Bytes = ReadOnlyMemory<byte>.Empty });
        AssertOpenings(RejectionReason.CommitmentMismatch, opening with { Blinder = new byte[16] });
        AssertOpenings(RejectionReason.MissingBytes);
    }

    [Fact]
    public void Shown_leaves_must_be_in_the_signed_body()
    {
        List<ShownLeaf> leaves = [.. s_presentation.Leaves];

        AssertLeaves(RejectionReason.NotInBody, leaves[..^1]);
        AssertLeaves(RejectionReason.NotInBody, [.. leaves, leaves[^1]]);
        AssertLeaves(RejectionReason.NotInBody, [leaves[1], leaves[0], .. leaves[2..]]);
        AssertLeaves(RejectionReason.NotInBody, [.. leaves[..^1], leaves[^1] with { Index = leaves[^1].Index - 1 }]);
        AssertLeaves(RejectionReason.NotInBody, [.. leaves[..^1], leaves[^1] with { Index = int.MaxValue }]);
        AssertLeaves(RejectionReason.NotInBody, [.. leaves[..^1], leaves[^1] with { Bytes = leaves[^2].Bytes }]);
        AssertLeaves(RejectionReason.NotInBody, []);
        Example.AssertRejected(
            RejectionReason.NotInBody,
            PresentationVerifier.Verify(Forgery.With(s_presentation, proof: [.. s_presentation.Proof, new byte[32]]), Example.Policy()));
        Example.AssertRejected(
            RejectionReason.NotInBody,
            PresentationVerifier.Verify(Forgery.With(s_presentation, proof: [.. s_presentation.Proof.Skip(1)]), Example.Policy()));
    }

    [Fact]
    public void Every_fact_must_be_shown()
    {
        for (int missing = 0; missing < Forgery.FactLeaves().Count; missing++)
        {
            List<byte[]> leaves = Forgery.FactLeaves();
            leaves.RemoveAt(missing);

            Example.AssertRejected(RejectionReason.MissingFact, PresentationVerifier.Verify(Forgery.SignLeaves(leaves), Example.Policy()));
        }

        Example.AssertValid(PresentationVerifier.Verify(Forgery.SignLeaves(Forgery.FactLeaves()), Example.Policy()));
    }

    [Fact]
    public void Leaves_of_unknown_types_are_refused_if_they_are_critical()
    {
        byte[] critical = Forgery.Leaf(20, writer => writer.WriteUInt32(1));
        byte[] optional = Forgery.Leaf(21, writer => writer.WriteUInt32(1));

        Example.AssertValid(PresentationVerifier.Verify(Forgery.SignLeaves([.. Forgery.FactLeaves(), optional]), Example.Policy()));
        Example.AssertRejected(
            RejectionReason.UnknownCriticalLeaf, PresentationVerifier.Verify(Forgery.SignLeaves([.. Forgery.FactLeaves(), critical]), Example.Policy()));
    }

    [Fact]
    public void Malformed_leaves_are_refused()
    {
        byte[][] malformed =
        [
            [],
            [0x80],
            Forgery.Leaf(16, writer => writer.WriteUInt32(0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 2, [0, 1], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, 0], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, 1, 1, 1], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [5, 1, 1, 1], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [int.MaxValue, 1], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, uint.MaxValue], 0)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, 1], 4)),
            Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, 1], 3)),
            Forgery.Leaf(14, writer => writer.WriteUInt32(0)),
            Forgery.Leaf(0, writer => writer.WriteTextString("again")),
        ];
        foreach (byte[] leaf in malformed)
        {
            Presentation presentation = Forgery.SignLeaves([.. Forgery.FactLeaves(), leaf]);

            Example.AssertRejected(RejectionReason.BadLeaf, PresentationVerifier.Verify(presentation, Example.Policy()));
        }
    }

    [Fact]
    public void A_range_past_the_end_of_the_transcript_is_refused()
    {
        byte[] leaf = Forgery.Leaf(16, writer => WriteRange(writer, 0, [0, 100_000], 0));

        Example.AssertRejected(
            RejectionReason.RangeOutOfBounds, PresentationVerifier.Verify(Forgery.SignLeaves([.. Forgery.FactLeaves(), leaf]), Example.Policy()));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("response.json:$['user']")]
    [InlineData("response.header.Content-Type")]
    public void Selectors_must_be_in_their_one_form(string selector)
        => Example.AssertRejected(
            RejectionReason.BadSelector, PresentationVerifier.Verify(Forgery.With(s_presentation, selectors: [selector]), Example.Policy()));

    [Fact]
    public void A_signature_of_another_header_or_key_is_refused()
    {
        using SigningKey other = Example.Key(seed: 9);
        byte[] signature = other.Sign(s_presentation.Header.ComputeDigest());

        Example.AssertRejected(
            RejectionReason.BadSignature, PresentationVerifier.Verify(Forgery.With(s_presentation, signature: signature), Example.Policy()));
        Example.AssertRejected(
            RejectionReason.UntrustedAttestor,
            PresentationVerifier.Verify(Forgery.With(s_presentation, signature: signature, key: other.VerifyingKey), Example.Policy()));
        Example.AssertRejected(
            RejectionReason.BadSignature,
            PresentationVerifier.Verify(Forgery.With(s_presentation, header: s_presentation.Header with { Time = s_presentation.Header.Time + 1 }), Example.Policy()));
        Example.AssertRejected(
            RejectionReason.UnsupportedVersion,
            PresentationVerifier.Verify(Forgery.With(s_presentation, header: s_presentation.Header with { Version = 2 }), Example.Policy()));
    }

    [Fact]
    public void A_time_past_all_calendars_is_refused()
    {
        using SigningKey key = Example.Key();
        AttestationHeader header = s_presentation.Header with { Time = ulong.MaxValue };

        Example.AssertRejected(
            RejectionReason.FromTheFuture,
            PresentationVerifier.Verify(Forgery.With(s_presentation, header: header, signature: key.Sign(header.ComputeDigest())), Example.Policy()));
    }

    [Fact]
    public void Openings_that_contradict_each_other_are_refused()
    {
        PartialTranscriptBuilder builder = new(10);
        builder.AddOpened(new TranscriptRange(Direction.Sent, RangeKind.Opaque, 0, 4), "abcd"u8.ToArray());
        builder.AddOpened(new TranscriptRange(Direction.Sent, RangeKind.Opaque, 2, 4), "cxef"u8.ToArray());

        Assert.False(builder.TryBuild(out _));
    }

    private static void AssertOpenings(RejectionReason expected, params RangeOpening[] first)
        => Example.AssertRejected(
            expected,
            PresentationVerifier.Verify(Forgery.With(s_presentation, openings: [.. first, .. s_presentation.Openings.Skip(1)]), Example.Policy()));

    private static void AssertLeaves(RejectionReason expected, List<ShownLeaf> leaves)
        => Example.AssertRejected(expected, PresentationVerifier.Verify(Forgery.With(s_presentation, leaves: leaves), Example.Policy()));

    private static void AssertOutcome(RejectionReason expected, VerificationOutcome outcome)
    {
        if (expected == RejectionReason.None)
        {
            Example.AssertValid(outcome);
        }
        else
        {
            Example.AssertRejected(expected, outcome);
        }
    }

    private static VerificationOutcome Verify(Presentation presentation, byte[]? challenge, byte[]? subject)
        => PresentationVerifier.Verify(presentation, new VerificationPolicy
        {
            TrustedAttestors = [Example.Key().VerifyingKey],
            Now = Example.Time,
            Challenge = challenge,
            Subject = subject,
        });

    private static void WriteRange(System.Formats.Cbor.CborWriter writer, uint direction, uint[] segments, uint kind)
    {
        writer.WriteStartArray(4);
        writer.WriteUInt32(direction);
        writer.WriteStartArray(segments.Length);
        foreach (uint number in segments)
        {
            writer.WriteUInt32(number);
        }

        writer.WriteEndArray();
        writer.WriteUInt32(kind);
        writer.WriteByteString(new byte[32]);
        writer.WriteEndArray();
    }
}
