namespace Vouch.Transport;

/// <summary>The connection's view of one of its channels.</summary>
internal interface IChannelObserver
{
    /// <summary>Why the connection is over for this channel, or null.</summary>
    Exception? InputFailure { get; }

    /// <summary>Why nothing can be sent any more, or null.</summary>
    Exception? OutputFailure { get; }

    /// <summary>The owner took <paramref name="size"/> bytes out of the input.</summary>
    void OnConsumed(long size);

    /// <summary>There is something to send.</summary>
    void OnFlushed();

    /// <summary>The owner cancelled an operation, or completed its output with an error.</summary>
    void OnCancelled();

    /// <summary>The owner will read no more.</summary>
    void OnInputCompleted();
}
