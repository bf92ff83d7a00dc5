namespace Vouch.Transport;

/// <summary>The channel, or the connection under it, was closed before the protocol was through with it.</summary>
public sealed class ChannelClosedException : ConnectionException
{
    internal ChannelClosedException(int expected, int received)
        : base($"The peer closed the channel after {received} of {expected} bytes.")
    {
    }

    internal ChannelClosedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
