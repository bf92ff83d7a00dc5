using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.MpcTls.Statements;

namespace Vouch.Proving;

/// <summary>What is shown and proven of the exchanges that go before the one that is attested: their shape, so that the attestor knows where each ends.</summary>
internal sealed class EarlierPlan
{
    private readonly List<ShownBytes>[] _shown = [[], []];
    private readonly List<TranscriptRange> _texts = [];

    private EarlierPlan()
    {
    }

    /// <summary>Where the request begins that is attested.</summary>
    public int Sent { get; private set; }

    /// <summary>Where its response begins.</summary>
    public int Received { get; private set; }

    /// <param name="sent">All that the client sent.</param>
    /// <param name="received">All that the server sent.</param>
    /// <param name="exchanges">The lengths of requests and responses.</param>
    /// <param name="hidesHost">Whether the value of Host stays hidden.</param>
    public static EarlierPlan Create(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> received, IReadOnlyList<(int Sent, int Received)> exchanges, bool hidesHost)
    {
        EarlierPlan plan = new();
        foreach ((int sentLength, int receivedLength) in exchanges)
        {
            Transcript exchange = new(sent.Slice(plan.Sent, sentLength), received.Slice(plan.Received, receivedLength), []);
            plan.Add(exchange, Direction.Sent, hidesHost);
            plan.Add(exchange, Direction.Received, hidesHost);
            plan.Sent += sentLength;
            plan.Received += receivedLength;
        }

        return plan;
    }

    /// <summary>A range of the attested exchange as the connection has it.</summary>
    public TranscriptRange Move(TranscriptRange range) => range.Move(StartOf(range.Direction))!;

    /// <summary>What is shown of the attested exchange, after what is shown of those before.</summary>
    public ShownBytes[] AddShown(Direction direction, IEnumerable<ShownBytes> shown) => [.. _shown[(int)direction], .. shown.Select(s => s with { Start = s.Start + StartOf(direction) })];

    /// <summary>The texts of all exchanges, one range for each direction that has some.</summary>
    public IReadOnlyList<TranscriptRange> AddTexts(IEnumerable<TranscriptRange> texts)
    {
        TranscriptRange[] all = [.. _texts, .. texts.Select(Move)];
        return [.. Enum.GetValues<Direction>().Select(direction => (direction, Segments: TranscriptRange.Cover(all, direction)))
            .Where(cover => cover.Segments.Count > 0).Select(cover => new TranscriptRange(cover.direction, RangeKind.HttpText, cover.Segments))];
    }

    private int StartOf(Direction direction) => direction == Direction.Sent ? Sent : Received;

    private void Add(Transcript exchange, Direction direction, bool hidesHost)
    {
        MessageShape shape = MessageShape.Of(exchange, direction, hidesHost, isEarlier: true)
            ?? throw new ProveException(ProveFailure.ResponseMalformed, "An answer before the one to be proven is no HTTP response that can be told from what follows.");
        _shown[(int)direction].AddRange(shape.Shown.Segments.ToArray().Select(s => new ShownBytes(s.Start + StartOf(direction), exchange[direction].Slice(s.Start, s.Length))));
        _texts.AddRange(shape.Texts.Select(Move));
    }
}
