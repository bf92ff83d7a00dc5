namespace Vouch.Transport;

/// <summary>A party of a session.</summary>
public enum SessionRole
{
    /// <summary>The side that connects, and that holds the account.</summary>
    Prover,

    /// <summary>The side that accepts, and that signs.</summary>
    Attestor,
}
