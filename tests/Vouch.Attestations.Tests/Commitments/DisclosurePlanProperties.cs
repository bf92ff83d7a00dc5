using System.Text;
using System.Text.Json;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Tests.Presentations;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Commitments;

/// <summary>Any JSON document in any chunks, any parts of it: what was planned can be presented, and the attestor sees no more than it.</summary>
public sealed class DisclosurePlanProperties
{
    private static readonly string[] s_parts = ["request", "request.line", "request.header.accept", "response", "response.status", "response.body", "request.bytes:3..9", "response.bytes:0..1"];

    [Fact]
    public void What_was_planned_can_be_presented_alone_and_with_the_rest()
        => Gen.Select(PresentationProperties.Document, Gen.Int[0, 40], Gen.Int[0, int.MaxValue].Array[0, 3], Gen.Int[0, int.MaxValue].Array[0, 3]).Sample(
            (document, chunk, reveal, commit) =>
            {
                string json = document is null ? "null" : document.ToJsonString();
                Transcript transcript = PresentationProperties.Respond(json, chunk);
                string[] all = [.. s_parts, .. Paths(json)];
                string[] revealed = [.. reveal.Select(choice => all[choice % all.Length])];
                string[] committed = [.. commit.Select(choice => all[choice % all.Length])];

                DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, revealed, committed);

                TranscriptRange[] ranges = [.. plan.Committed, .. plan.Revealed];
                Attestation attestation = Example.Attest(transcript, ranges);
                Attestation complete = Example.Attest(transcript, [.. new RangePlanner().Plan(transcript), .. plan.Committed, .. plan.Revealed]);
                string[] named = [.. revealed.Concat(committed).Distinct()];
                Assert.Equal(ranges.Length, ranges.Distinct().Count());
                Assert.Equal(Example.ShowAll(complete, named), Example.ShowAll(attestation, named));
                foreach (string selector in named)
                {
                    Assert.Equal(Example.ShowAll(complete, selector), Example.ShowAll(attestation, selector));
                }
            },
            iter: 300);

    [Fact]
    public void An_attestor_is_shown_exactly_what_is_named()
        => Gen.Select(PresentationProperties.Document, Gen.Int[0, 40], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue].Array[0, 3]).Sample(
            (document, chunk, choice, commit) =>
            {
                string json = document is null ? "null" : document.ToJsonString();
                Transcript transcript = PresentationProperties.Respond(json, chunk);
                string[] all = Paths(json);
                string selector = all[choice % all.Length];

                DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Message, [selector], commit.Select(other => all[other % all.Length]));

                SortedSet<int> shown = [.. plan.Revealed.SelectMany(range => range.Segments.ToArray().SelectMany(s => Enumerable.Range(s.Start, s.Length)))];
                Assert.All(plan.Revealed, range => Assert.Equal(Direction.Received, range.Direction));
                Assert.Equal(
                    Example.ShowAll(Example.Attest(transcript), selector)[0],
                    Encoding.UTF8.GetString([.. shown.Select(at => transcript.Received.Span[at])]));
            },
            iter: 300);

    [Fact]
    public void Any_bytes_are_planned_or_refused()
        => Gen.Select(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 200], Gen.Int[0, s_parts.Length - 1], Gen.Bool).Sample(
            (sent, received, part, isRevealed) =>
            {
                Transcript transcript = new(sent, received);
                try
                {
                    DisclosurePlan plan = DisclosurePlan.Create(transcript, Completeness.Truncated, isRevealed ? [s_parts[part]] : [], isRevealed ? [] : [s_parts[part]]);

                    Assert.NotNull(RangeCommitments.Create(transcript, [.. plan.Committed, .. plan.Revealed], Example.BlinderSeed, out _));
                }
                catch (PresentationException e)
                {
                    Assert.Equal(s_parts[part], e.Selector);
                }
            },
            iter: 500);

    private static string[] Paths(string json)
    {
        List<(string Path, string Value)> nodes = [];
        using JsonDocument parsed = JsonDocument.Parse(json);
        PresentationProperties.Collect(parsed.RootElement, "$", nodes);
        return [.. nodes.Select(node => "response.json:" + node.Path)];
    }
}
