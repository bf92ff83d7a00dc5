namespace Vouch.MpcTls;

/// <summary>The session proof does not hold.</summary>
public sealed class SessionProofException : IOException
{
    internal SessionProofException(SessionProofFailure failure, string message, Exception? cause = null)
        : base(message, cause) => Failure = failure;

    /// <summary>What is wrong with it.</summary>
    public SessionProofFailure Failure { get; }
}
