namespace Vouch.Attestations;

/// <summary>Why the attestor believes that the records it holds are those that the server exchanged.</summary>
public enum AttestationMode : byte
{
    /// <summary>It dialled the server itself and forwarded every byte.</summary>
    Proxy = 0,

    /// <summary>It held half of every key.</summary>
    Mpc = 1,

    /// <summary>It runs measured code in an enclave.</summary>
    Tee = 2,
}
