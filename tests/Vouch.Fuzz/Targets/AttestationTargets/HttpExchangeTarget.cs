using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Fuzz.Targets;

/// <summary>A request (with a hidden span, if the flags say so) and a response, as the attestor judges and the planner cuts them.</summary>
internal sealed class HttpExchangeTarget : IFuzzTarget
{
    public static string Name => "http-exchange";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        int flags = parts.TakeByte();
        int hiddenStart = parts.TakeByte();
        byte[] request = parts.TakePart();
        byte[] response = parts.TakePart();
        bool closeNotify = (flags & 1) != 0;
        int hiddenLength = (flags & 2) != 0 ? int.Min(20, request.Length - hiddenStart) : 0;
        Segment[] hidden = hiddenLength > 0 ? [new Segment(hiddenStart, hiddenLength)] : [];
        Transcript transcript = new(request, response, hidden);
        ExchangeFailure failure = HttpExchange.Check(transcript, Fixtures.Host, 443, closeNotify, out Completeness completeness);
        if (failure == ExchangeFailure.None && hidden.Length > 0)
        {
            // Whatever is hidden, the verdict is about what is seen.
            request.AsSpan(hiddenStart, hiddenLength).Fill((byte)'\n');
            FuzzCheck.That(
                HttpExchange.Check(transcript, Fixtures.Host, 443, closeNotify, out Completeness again) == failure && again == completeness, "Hidden bytes change nothing.");
        }

        IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(transcript);
        RangeCommitments? commitments = RangeCommitments.Create(transcript, ranges, new byte[RangeCommitments.BlinderSeedSize], out RangeFailure rangeFailure);
        FuzzCheck.That(commitments is not null, $"What the planner plans can be committed to ({rangeFailure}).");
    }
}
