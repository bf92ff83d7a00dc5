namespace Vouch.Transport;

/// <summary>The peer sent something that the protocol between prover and attestor does not allow.</summary>
public sealed class ProtocolException : ConnectionException
{
    /// <summary>Creates the error; <paramref name="message"/> holds names and sizes, never bytes.</summary>
    public ProtocolException(string message)
        : base(message)
    {
    }
}
