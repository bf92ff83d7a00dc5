using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.Preparing;
using Vouch.Sessions;

namespace Vouch.Attesting;

/// <summary>What all sessions of an attestor share.</summary>
internal sealed record SessionTerms(
    SigningKey Key, DialServer Dial, AdmitServer Admit, AttestorLimits Limits, X509Certificate2Collection? ServerRoots, TimeProvider Time, IRandomSource Random, LargeArrays Memory)
{
    /// <summary>What was prepared for later sessions; null where nothing is kept.</summary>
    public PreparationStore? Prepared { get; init; }

    /// <summary>One for each session that may be proven at a time.</summary>
    public SemaphoreSlim Proofs { get; } = new(Limits.MaxProofs);
}
