namespace Vouch.MpcTls.Sharing;

/// <summary>The bytes of a channel, without the frames that carry them.</summary>
/// <param name="FromProver">From the prover.</param>
/// <param name="FromAttestor">From the attestor.</param>
public readonly record struct ChannelTraffic(long FromProver, long FromAttestor)
{
    /// <summary>The bytes of two channels, or of two stretches of one.</summary>
    public static ChannelTraffic operator +(ChannelTraffic left, ChannelTraffic right) => new(left.FromProver + right.FromProver, left.FromAttestor + right.FromAttestor);

    /// <summary>What a channel has carried since.</summary>
    public static ChannelTraffic operator -(ChannelTraffic left, ChannelTraffic right) => new(left.FromProver - right.FromProver, left.FromAttestor - right.FromAttestor);
}
