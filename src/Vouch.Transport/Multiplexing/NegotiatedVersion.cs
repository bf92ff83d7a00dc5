namespace Vouch.Transport.Multiplexing;

/// <summary>The version of a connection and the ranges it was chosen from; the session hash covers all three.</summary>
public sealed record NegotiatedVersion
{
    internal NegotiatedVersion(VersionRange connecting, VersionRange accepting)
    {
        Connecting = connecting;
        Accepting = accepting;
    }

    /// <summary>The version in use.</summary>
    public byte Version => Connecting.Highest;

    /// <summary>What the connecting side offered.</summary>
    public VersionRange Connecting { get; }

    /// <summary>What the accepting side speaks.</summary>
    public VersionRange Accepting { get; }

    internal byte[] ToBytes() => [.. Preface.Offer(Connecting), .. Preface.Answer(Version, Accepting)];
}
