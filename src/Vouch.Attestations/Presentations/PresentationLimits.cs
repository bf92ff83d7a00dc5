using Vouch.Attestations.Commitments;
using Vouch.Attestations.Formats;

namespace Vouch.Attestations.Presentations;

/// <summary>How much of anything a presentation may hold.</summary>
internal static class PresentationLimits
{
    public const string FormatName = "vouch.presentation";
    public const int FormatVersion = 1;
    public const int MaxLeaves = RangeCommitments.MaxRanges + 256;

    /// <summary>A subset proof holds at most one hash for each level below each leaf, and never more than there are leaves.</summary>
    public const int MaxProofHashes = MaxLeaves;

    public const int MaxOpenings = RangeCommitments.MaxRanges;

    /// <summary>Each may read all of a shown JSON text once.</summary>
    public const int MaxSelectors = 256;

    public const int MaxLeafSize = LeafEncoding.MaxSize;

    /// <summary>Lists grow with what is really there, not with what a count promises.</summary>
    public const int MaxPreallocation = 1024;
}
