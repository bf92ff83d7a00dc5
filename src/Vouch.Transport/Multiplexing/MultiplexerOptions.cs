namespace Vouch.Transport.Multiplexing;

/// <summary>What both sides of a connection agree on beforehand, and the clock.</summary>
public sealed record MultiplexerOptions
{
    /// <summary>The usual options: the channels of <see cref="ChannelId"/> and the system's clock.</summary>
    public static MultiplexerOptions Default { get; } = new();

    /// <summary>How many channels there are, numbered from 0; at most 255. Default: those of <see cref="ChannelId"/>.</summary>
    public int Channels { get; init; } = (int)ChannelId.Conversion + 1;

    /// <summary>The protocol versions to offer or accept. Default: those of this library.</summary>
    public VersionRange Versions { get; init; } = VersionRange.Current;

    /// <summary>The clock of the keep-alive and of the closing times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
