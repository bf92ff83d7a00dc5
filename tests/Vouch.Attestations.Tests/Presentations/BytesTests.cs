using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Presentations;

public sealed class BytesTests
{
    private const string Request = "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nCookie: secret\r\nAccept: x\r\n\r\n";

    private static readonly Segment s_hidden = new(Request.IndexOf("secret", StringComparison.Ordinal), 6);

    [Theory]
    [InlineData("response.bytes:0..1", "n")]
    [InlineData("response.bytes:3..5", "ht")]
    [InlineData("response.bytes:6..7", "p")]
    [InlineData("response.bytes:0..7", "no http")]
    [InlineData("request.bytes:4..6", "/v")]
    public void A_stretch_is_what_was_said_there(string selector, string expected)
    {
        Transcript transcript = Example.Transcript("no http");
        DisclosurePlan reveal = DisclosurePlan.Create(transcript, Completeness.Message, [selector], []);
        DisclosurePlan commit = DisclosurePlan.Create(transcript, Completeness.Message, [], [selector]);

        Assert.Empty(reveal.Committed);
        Assert.Equal(reveal.Revealed, commit.Committed);
        Assert.Equal(expected.Length, Assert.Single(reveal.Revealed).Length);
        Assert.Equal([expected], Example.ShowAll(Attest(transcript, reveal.Revealed), selector));
    }

    [Fact]
    public void A_part_of_its_own_can_be_shown_as_a_stretch()
    {
        string response = Example.Response(Example.Json);
        int balance = response.IndexOf("125.50", StringComparison.Ordinal);
        Attestation attestation = Example.Attest(Example.Transcript());

        Assert.Equal(
            ["125.50", "HTTP/1.1 200 OK", response],
            Example.ShowAll(attestation, $"response.bytes:{balance}..{balance + 6}", "response.bytes:0..15", $"response.bytes:0..{response.Length}"));
    }

    [Fact]
    public void All_bytes_are_put_together_from_tiles()
    {
        Transcript transcript = Example.Transcript();

        Attestation attestation = Attest(transcript, new RangePlanner().PlanTiles(transcript));

        Assert.Equal([Example.Request], Example.ShowAll(attestation, $"request.bytes:0..{Example.Request.Length}"));
    }

    [Fact]
    public void A_stretch_that_has_no_range_is_refused_and_those_that_have_are_named()
    {
        Transcript transcript = Example.Transcript("no http");
        Attestation attestation = Attest(transcript, DisclosurePlan.Create(transcript, Completeness.Message, [], ["response.bytes:1..5"]).Committed);

        foreach (string selector in (string[])["response.bytes:1..4", "response.bytes:2..5", "response.bytes:0..5", "response.bytes:0..7", "response"])
        {
            PresentationException e = Assert.Throws<PresentationException>(() => Example.Present(attestation, selector));
            Assert.Equal(RejectionReason.NotSeparable, e.Reason);
            Assert.Contains("response.bytes:1..5", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("response.bytes:0..8")]
    [InlineData("response.bytes:7..8")]
    [InlineData("response.bytes:2147483646..2147483647")]
    public void A_stretch_beyond_the_end_is_refused(string selector)
    {
        Transcript transcript = Example.Transcript("no http");

        PresentationException planning = Assert.Throws<PresentationException>(() => DisclosurePlan.Create(transcript, Completeness.Message, [selector], []));
        PresentationException presenting = Assert.Throws<PresentationException>(() => Example.Present(Example.Attest(transcript), selector));

        Assert.Equal(RejectionReason.RangeOutOfBounds, planning.Reason);
        Assert.Equal(RejectionReason.RangeOutOfBounds, presenting.Reason);
    }

    [Fact]
    public void What_follows_a_hidden_span_can_be_shown_as_bytes_and_the_span_cannot()
    {
        Transcript transcript = Example.Transcript("no http", Request, s_hidden);
        string after = $"request.bytes:{s_hidden.End + 2}..{s_hidden.End + 8}";
        Attestation attestation = Attest(transcript, DisclosurePlan.Create(transcript, Completeness.Message, [], [after]).Committed);

        Assert.Equal(["Accept"], Example.ShowAll(attestation, after));
        foreach (Segment touching in (Segment[])[s_hidden, new(s_hidden.Start - 1, 2), new(s_hidden.End - 1, 2)])
        {
            PresentationException e = Assert.Throws<PresentationException>(
                () => DisclosurePlan.Create(transcript, Completeness.Message, [], [Selector.OfBytes(Direction.Sent, touching).ToString()]));
            Assert.Equal(RejectionReason.HiddenPart, e.Reason);
        }
    }

    [Fact]
    public void A_verifier_reads_a_stretch_from_opened_bytes_only()
        => Gen.Select(Gen.Int[0, 6], Gen.Int[1, 7], Gen.Int[0, 6], Gen.Int[1, 7]).Where(ends => ends.Item1 < ends.Item2 && ends.Item3 < ends.Item4).Sample((start, end, from, to) =>
        {
            Transcript transcript = Example.Transcript("no http");
            Attestation attestation = Attest(transcript, [new TranscriptRange(Direction.Received, RangeKind.Opaque, start, end - start)]);
            Presentation honest = Example.Present(attestation, $"response.bytes:{start}..{end}");

            VerificationOutcome outcome = PresentationVerifier.Verify(
                new Presentation(honest.Header, honest.AttestorKey, honest.Signature, honest.Leaves, honest.Proof, honest.Openings, [$"response.bytes:{from}..{to}"]), Example.Policy());

            if (start <= from && to <= end)
            {
                Assert.Equal(transcript.Received[from..to].ToArray(), Example.AssertValid(outcome).Shown[0].Value.ToArray());
            }
            else
            {
                Example.AssertRejected(RejectionReason.MissingBytes, outcome);
            }
        });

    private static Attestation Attest(Transcript transcript, IReadOnlyList<TranscriptRange> ranges)
        => Example.Attest(transcript, ranges, facts: Example.Facts(transcript, Completeness.CloseNotify));
}
