using Vouch.MpcTls.Sharing;
using Vouch.Transport.Multiplexing;

namespace Vouch.Sessions;

/// <summary>The channels of a connection that a run with shared keys takes (docs/protocol/session.md).</summary>
internal static class SharingChannels
{
    public static SharedChannels Of(Multiplexer peer) => new(peer[ChannelId.Transfers], peer[ChannelId.Labels], peer[ChannelId.Garbling], peer[ChannelId.Conversion]);
}
