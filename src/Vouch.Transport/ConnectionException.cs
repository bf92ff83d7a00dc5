namespace Vouch.Transport;

/// <summary>The connection to the peer is over; the subtype says why.</summary>
public abstract class ConnectionException : IOException
{
    private protected ConnectionException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
