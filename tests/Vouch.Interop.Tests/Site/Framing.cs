namespace Vouch.Interop.Tests.Site;

/// <summary>How the end of a body is told, and whether it is compressed.</summary>
public enum Framing
{
    ContentLength,
    Chunked,
    CloseDelimited,
    Gzip,
}
