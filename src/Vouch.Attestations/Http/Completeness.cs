namespace Vouch.Attestations.Http;

/// <summary>Why the attestor believes that the response is whole.</summary>
public enum Completeness : byte
{
    /// <summary>The response is exactly one HTTP message, by its own framing.</summary>
    Message = 0,

    /// <summary>The server ended the connection with close_notify, and the framing does not say otherwise.</summary>
    CloseNotify = 1,

    /// <summary>Neither: bytes may be missing at the end.</summary>
    Truncated = 2,
}
