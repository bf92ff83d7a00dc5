using System.Buffers;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Presentations;

/// <summary>Makes a presentation that shows what was asked for, and of the rest only the structure that proves its place.</summary>
public sealed class PresentationBuilder
{
    private readonly Attestation _attestation;
    private readonly List<Selector> _selectors = [];
    private bool _showsServer;

    /// <summary>Creates a builder.</summary>
    public PresentationBuilder(Attestation attestation)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        _attestation = attestation;
    }

    /// <summary>Adds a part to show.</summary>
    /// <exception cref="PresentationException">The text is no selector.</exception>
    public PresentationBuilder Reveal(string selector)
    {
        return Reveal(ParseSelector(selector));
    }

    /// <summary>Adds a part to show.</summary>
    public PresentationBuilder Reveal(Selector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        _selectors.Add(selector);
        return this;
    }

    /// <summary>Shows who the server is, where it was hidden from the attestor: the handshake with its certificates, and the Host of the request. Nothing changes where the attestor knows the server: every presentation says it then.</summary>
    public PresentationBuilder ShowServer()
    {
        _showsServer = true;
        return this;
    }

    /// <summary>Makes the presentation, and checks that a verifier will find in it what was asked for.</summary>
    /// <exception cref="PresentationException">A part is not there, is ambiguous, or cannot be shown without more than was asked for.</exception>
    public Presentation Build()
    {
        ExchangeView exchange = new(_attestation.Transcript, _attestation.Facts.Transcript.Completeness);
        RangeSelection selection = new(exchange, range => _attestation.TryFindLeaf(range, out _));

        // Whole messages and bodies first: what they open need not be opened again in parts.
        HandshakeEvidence? handshake = _showsServer ? _attestation.Handshake : null;
        IEnumerable<Selector> parts = handshake is null ? _selectors : _selectors.Append(Selector.RequestHost);
        foreach (Selector selector in parts.OrderBy(selector => selector.Part switch
        {
            SelectorPart.Whole => 0,
            SelectorPart.Body => 1,
            _ => 2,
        }))
        {
            try
            {
                selection.Add(selector);
            }
            catch (RejectedException e)
            {
                string instead = e.Reason == RejectionReason.NotSeparable ? " " + SeparableParts.Instead(_attestation, exchange, selector) : "";
                throw new PresentationException(e.Reason, selector.ToString(), e.Message + instead);
            }
        }

        SortedDictionary<int, RangeUse> uses = ToLeaves(selection);
        List<int> leaves = [.. uses.Keys, .. _attestation.FactLeaves];
        leaves.Sort();
        Presentation presentation = new(
            _attestation.Header,
            _attestation.AttestorKey,
            _attestation.Signature,
            leaves.ConvertAll(leaf => new ShownLeaf(leaf, _attestation.Body.Leaves[leaf])),
            [.. Merkle.SubsetProof.Create(_attestation.Body.Hashes, leaves.ToArray()).Select(hash => (ReadOnlyMemory<byte>)hash)],
            [.. uses.Where(use => use.Value >= RangeUse.Opened).Select(use => Open(use.Key))],
            [.. _selectors.Select(selector => selector.ToString()).Distinct(StringComparer.Ordinal)],
            handshake);
        CheckReadable(presentation);
        return presentation;
    }

    /// <exception cref="PresentationException">The text is no selector.</exception>
    internal static Selector ParseSelector(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Selector.TryParse(text, out Selector? selector)
            ? selector
            : throw new PresentationException(RejectionReason.BadSelector, text, "This is not a selector.");
    }

    private SortedDictionary<int, RangeUse> ToLeaves(RangeSelection selection)
    {
        SortedDictionary<int, RangeUse> leaves = [];
        foreach ((TranscriptRange range, RangeUse use) in selection.Uses)
        {
            _attestation.TryFindLeaf(range, out int leaf);
            leaves.Add(leaf, use);
        }

        return leaves;
    }

    private RangeOpening Open(int leaf)
    {
        TranscriptRange range = _attestation.RangeOf(leaf);
        ReadOnlySequence<byte> bytes = SegmentBytes.Slice(_attestation.Transcript[range.Direction], range.SegmentSpan);
        return new RangeOpening(leaf, _attestation.DeriveBlinder(leaf), bytes.IsSingleSegment ? bytes.First : bytes.ToArray());
    }

    private static void CheckReadable(Presentation presentation)
    {
        try
        {
            PresentationVerifier.ReadSelectors(presentation, PresentedBody.Check(presentation), acceptTruncated: true);
        }
        catch (RejectedException e)
        {
            throw new PresentationException(e.Reason, "presentation", e.Message);
        }
    }
}
