namespace Vouch.Tls;

/// <summary>A side of the connection.</summary>
public enum Side : byte
{
    /// <summary>The client, which is the prover.</summary>
    Client,

    /// <summary>The server, which knows nothing of us.</summary>
    Server,
}
