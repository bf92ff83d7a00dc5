using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Fuzz.Targets;

/// <summary>Lists of ranges, and the attestor's check of them over a transcript.</summary>
internal sealed class RangeListTarget : IFuzzTarget
{
    private static readonly Transcript s_transcript = new(
        "GET / HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nCookie: 123456\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"a\":[1,{\"b\":2}]}"u8.ToArray(),
        [new Segment(64, 6)]);

    public static string Name => "range-list";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (!TranscriptRangeList.TryDecode(input.ToArray(), out IReadOnlyList<TranscriptRange>? ranges))
        {
            return;
        }

        FuzzCheck.Same(TranscriptRangeList.Encode(ranges), input, "A list has one encoding.");
        RangeCommitments? commitments = RangeCommitments.Create(s_transcript, ranges, new byte[RangeCommitments.BlinderSeedSize], out RangeFailure failure);
        FuzzCheck.That((commitments is null) == (failure != RangeFailure.None), "A refusal has a reason.");
        FuzzCheck.That(commitments is null || commitments.Ranges.All(r => r.End <= s_transcript[r.Direction].Length), "Nothing is committed to that is not there.");
        FuzzCheck.That(commitments is null || commitments.Ranges.Count(r => r.Kind == RangeKind.Hidden) == 1, "What is hidden is named.");
    }
}
