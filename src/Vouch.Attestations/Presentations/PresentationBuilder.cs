using Vouch.Attestations.Selectors;

namespace Vouch.Attestations.Presentations;

/// <summary>Makes a presentation that shows what was asked for, and of the rest only the structure that proves its place.</summary>
public sealed class PresentationBuilder
{
    private readonly Attestation _attestation;
    private readonly List<Selector> _selectors = [];

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
        ArgumentNullException.ThrowIfNull(selector);
        return Selector.TryParse(selector, out Selector? parsed)
            ? Reveal(parsed)
            : throw new PresentationException(RejectionReason.BadSelector, selector, "This is not a selector.");
    }

    /// <summary>Adds a part to show.</summary>
    public PresentationBuilder Reveal(Selector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        _selectors.Add(selector);
        return this;
    }

    /// <summary>Makes the presentation, and checks that a verifier will find in it what was asked for.</summary>
    /// <exception cref="PresentationException">A part is not there, is ambiguous, or cannot be shown without more than was asked for.</exception>
    public Presentation Build()
    {
        RangeSelection selection = new(_attestation);

        // Whole messages and bodies first: what they open need not be opened again in parts.
        foreach (Selector selector in _selectors.OrderBy(selector => selector.Part switch
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
                throw new PresentationException(e.Reason, selector.ToString(), e.Message);
            }
        }

        List<int> leaves = selection.Leaves();
        for (int i = 0; i < _attestation.FirstRangeLeaf; i++)
        {
            leaves.Insert(i, i);
        }

        Presentation presentation = new(
            _attestation.Header,
            _attestation.AttestorKey,
            _attestation.Signature,
            leaves.ConvertAll(leaf => new ShownLeaf(leaf, _attestation.Body.Leaves[leaf])),
            [.. Merkle.SubsetProof.Create(_attestation.Body.Hashes, leaves.ToArray()).Select(hash => (ReadOnlyMemory<byte>)hash)],
            selection.Openings(),
            [.. _selectors.Select(selector => selector.ToString()).Distinct(StringComparer.Ordinal)]);
        CheckReadable(presentation);
        return presentation;
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
