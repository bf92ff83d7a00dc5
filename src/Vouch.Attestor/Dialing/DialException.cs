namespace Vouch.Attestor.Dialing;

/// <summary>Why a server was not dialled.</summary>
internal enum DialFailure
{
    /// <summary>The host is not one, or the policy does not serve it.</summary>
    HostNotAllowed,

    /// <summary>The name leads to an address that the attestor does not dial.</summary>
    AddressNotAllowed,

    /// <summary>The name leads nowhere.</summary>
    NotResolved,

    /// <summary>No address took the connection.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>The attestor did not connect to the server.</summary>
internal sealed class DialException : IOException
{
    internal DialException(DialFailure failure, string message, Exception? cause = null)
        : base(message, cause) => Failure = failure;

    /// <summary>Why.</summary>
    public DialFailure Failure { get; }
}
