using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;
using Vouch.MpcTls.Statements;

namespace Vouch.Proving;

/// <summary>What a session proof shows of an exchange, what it commits to, and what it only says: chosen by the user's selectors and by what the attestor must know.</summary>
internal sealed class ProofPlan
{
    private readonly Transcript _transcript;
    private readonly List<TranscriptRange> _shown = [];

    private ProofPlan(Transcript transcript, DisclosurePlan disclosure, IEnumerable<MessageShape> shapes)
    {
        _transcript = transcript;
        List<TranscriptRange> texts = [];
        foreach (MessageShape shape in shapes.Where(shape => !IsWhole(disclosure, shape.Shown.Direction)))
        {
            _shown.Add(shape.Shown);
            texts.AddRange(shape.Texts);
        }

        disclosure = disclosure.WithShown(_shown);
        _shown.AddRange(disclosure.Revealed);
        Disclosure = disclosure;
        Texts = [.. Enum.GetValues<Direction>().Select(direction => Uncommitted(texts, direction)).OfType<TranscriptRange>()];
    }

    /// <summary>The ranges of the attestation.</summary>
    public DisclosurePlan Disclosure { get; }

    /// <summary>What must be text and is in no range.</summary>
    public IReadOnlyList<TranscriptRange> Texts { get; }

    /// <param name="transcript">The exchange.</param>
    /// <param name="closeNotify">Whether the server ended with close_notify; otherwise the attestor needs to see where the response ends.</param>
    /// <param name="request">What the user wants.</param>
    /// <exception cref="PresentationException">A selector names nothing that can be shown.</exception>
    public static ProofPlan Create(Transcript transcript, bool closeNotify, ProveRequest request)
    {
        Completeness completeness = closeNotify ? Completeness.CloseNotify : Completeness.Message;
        DisclosurePlan disclosure = DisclosurePlan.Create(transcript, completeness, request.Reveal, Committed(request));
        MessageShape?[] shapes = [MessageShape.Of(transcript, Direction.Sent, request.HideServerName), closeNotify ? null : MessageShape.Of(transcript, Direction.Received)];
        ProofPlan plan = new(transcript, disclosure, shapes.OfType<MessageShape>());
        if (request.HideServerName)
        {
            plan.ThrowIfHostIsShown();
        }

        return plan;
    }

    /// <summary>With the handshake somebody will have to see Host, so where parts are named it is one of them.</summary>
    private static IEnumerable<string> Committed(ProveRequest request)
        => request.HideServerName && request.Reveal.Count + request.Commit.Count > 0 ? request.Commit.Append(Selector.RequestHost.ToString()) : request.Commit;

    private void ThrowIfHostIsShown()
    {
        TranscriptRange host = DisclosurePlan.Create(_transcript, Completeness.Message, [Selector.RequestHost.ToString()], []).Revealed[0];
        foreach (Segment shown in TranscriptRange.Cover(_shown, Direction.Sent))
        {
            if (shown.Start < host.End && host.Start < shown.End)
            {
                throw new PresentationException(RejectionReason.NotSeparable, Selector.RequestHost.ToString(), "What is to be revealed shows the attestor the server's name, which is to be hidden from it. Reveal less of the request.");
            }
        }
    }

    /// <summary>Whether all of a direction is revealed, so that its key can be opened.</summary>
    public bool IsOpened(Direction direction) => IsWhole(Disclosure, direction);

    /// <summary>The bytes to show of a direction whose key is not opened.</summary>
    public ShownBytes[] Shown(Direction direction)
    {
        ReadOnlyMemory<byte> wire = _transcript[direction];
        return [.. TranscriptRange.Cover(_shown, direction).Select(segment => new ShownBytes(segment.Start, wire.Slice(segment.Start, segment.Length)))];
    }

    private bool IsWhole(DisclosurePlan disclosure, Direction direction)
        => disclosure.Revealed.Any(range => range.Direction == direction && range.Length == _transcript[direction].Length);

    private TranscriptRange? Uncommitted(List<TranscriptRange> texts, Direction direction)
    {
        HashSet<TranscriptRange> known = [.. Disclosure.Committed, .. Disclosure.Revealed];
        List<TranscriptRange> rest = texts.FindAll(text => text.Direction == direction && !known.Contains(text));
        return rest.Count == 0 ? null : new TranscriptRange(direction, RangeKind.HttpText, TranscriptRange.Cover(rest, direction));
    }
}
