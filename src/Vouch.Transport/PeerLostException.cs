namespace Vouch.Transport;

/// <summary>Nothing was heard from the peer for so long that it must be gone.</summary>
public sealed class PeerLostException : ConnectionException
{
    internal PeerLostException(TimeSpan silence)
        : base($"Nothing was heard from the peer for {silence.TotalSeconds:0} seconds.") => Silence = silence;

    /// <summary>How long the peer was silent.</summary>
    public TimeSpan Silence { get; }
}
