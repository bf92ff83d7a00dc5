namespace Vouch.Tls;

/// <summary>How the server's data ended.</summary>
public enum CloseKind
{
    /// <summary>It has not ended.</summary>
    Open,

    /// <summary>The server said so: close_notify.</summary>
    CloseNotify,

    /// <summary>The line went away without a word; bytes may be missing.</summary>
    Truncated,
}
