namespace Vouch.Attestations.Http;

/// <summary>Why bytes are not the one HTTP message that they should be.</summary>
internal enum HttpError
{
    None = 0,

    /// <summary>A byte that decides about the structure is not visible.</summary>
    UnknownBytes,

    /// <summary>The direction ends before the head does, or inside chunk framing.</summary>
    Truncated,

    /// <summary>A head, a chunk size line or a trailer section longer than is read.</summary>
    TooLong,

    /// <summary>A line that RFC 9112 does not allow.</summary>
    Syntax,

    /// <summary>Content-Length or Transfer-Encoding is malformed, unknown, contradictory, or both are there.</summary>
    Framing,

    /// <summary>Bytes follow after the end of the message.</summary>
    ExtraBytes,
}
