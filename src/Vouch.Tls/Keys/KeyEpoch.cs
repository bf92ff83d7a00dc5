namespace Vouch.Tls.Keys;

/// <summary>Which keys protect a record.</summary>
public enum KeyEpoch : byte
{
    /// <summary>The handshake traffic keys of TLS 1.3.</summary>
    Handshake,

    /// <summary>The application traffic keys of TLS 1.3 in their current generation, or the keys of TLS 1.2.</summary>
    Application,
}
