using Vouch.Transport.Multiplexing;

namespace Vouch.Transport;

/// <summary>The two sides cannot speak the same protocol version on this connection.</summary>
public sealed class UnsupportedVersionException : ConnectionException
{
    internal UnsupportedVersionException(VersionRange ours, VersionRange theirs)
        : base($"This side speaks protocol versions {ours}, the peer {theirs}.")
    {
        Ours = ours;
        Theirs = theirs;
    }

    /// <summary>The versions this side offered or accepts.</summary>
    public VersionRange Ours { get; }

    /// <summary>The versions the peer offered or accepts.</summary>
    public VersionRange Theirs { get; }

    /// <summary>The version to offer as the highest on a new connection, or null when there is none in common.</summary>
    public byte? Common => VersionRange.HighestCommon(Ours, Theirs);
}
