namespace Vouch.MpcTls.Sharing;

/// <summary>The bytes of the channels of a run with shared keys, in one part of a session (docs/protocol/session.md).</summary>
/// <param name="Transfers">Channel 2: oblivious transfers of which the attestor is the sender.</param>
/// <param name="Proof">Channel 3: what is committed to and proven.</param>
/// <param name="Labels">Channel 4: oblivious transfers of which the prover is the sender.</param>
/// <param name="Garbling">Channel 5: the garbled machine.</param>
/// <param name="Conversion">Channel 6: share conversion.</param>
public sealed record SharedChannelsTraffic(ChannelTraffic Transfers, ChannelTraffic Proof, ChannelTraffic Labels, ChannelTraffic Garbling, ChannelTraffic Conversion)
{
    /// <summary>All of them.</summary>
    public ChannelTraffic Total => Transfers + Proof + Labels + Garbling + Conversion;

    /// <summary>What the channels have carried since.</summary>
    public static SharedChannelsTraffic operator -(SharedChannelsTraffic left, SharedChannelsTraffic right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Transfers - right.Transfers, left.Proof - right.Proof, left.Labels - right.Labels, left.Garbling - right.Garbling, left.Conversion - right.Conversion);
    }
}
