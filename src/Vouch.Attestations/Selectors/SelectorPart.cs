namespace Vouch.Attestations.Selectors;

/// <summary>The parts of a message that can be selected.</summary>
public enum SelectorPart
{
    /// <summary>All bytes of the direction as they were sent.</summary>
    Whole,

    /// <summary>The request line, or the status code.</summary>
    StartLine,

    /// <summary>The values of one header field.</summary>
    Header,

    /// <summary>The body, without the chunked coding.</summary>
    Body,

    /// <summary>One value of a JSON body.</summary>
    Json,

    /// <summary>A stretch of the direction's bytes as they were sent, by offsets.</summary>
    Bytes,
}
