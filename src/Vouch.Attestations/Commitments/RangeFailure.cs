namespace Vouch.Attestations.Commitments;

/// <summary>Why ranges cannot be committed to.</summary>
public enum RangeFailure
{
    /// <summary>They can.</summary>
    None = 0,

    /// <summary>More than <see cref="RangeCommitments.MaxRanges"/> ranges.</summary>
    TooManyRanges,

    /// <summary>More than <see cref="RangeCommitments.MaxSegments"/> segments in all.</summary>
    TooManySegments,

    /// <summary>The ranges together are longer than <see cref="RangeCommitments.MaxTotalLength"/> allows for this transcript.</summary>
    TooLong,

    /// <summary>A range ends after the transcript does.</summary>
    OutOfBounds,

    /// <summary>A range of unknown kind.</summary>
    UnknownKind,

    /// <summary>A text range holds a control character.</summary>
    NotHttpText,

    /// <summary>A value range is not exactly one JSON value.</summary>
    NotJsonValue,

    /// <summary>The hidden ranges are not exactly the hidden spans, in order.</summary>
    HiddenMismatch,

    /// <summary>A range to be committed touches bytes that are hidden.</summary>
    CoversHidden,

    /// <summary>A range that is said to be shown is not, or not whole.</summary>
    NotShown,

    /// <summary>A commitment is not one to the bytes that were shown.</summary>
    WrongCommitment,
}
