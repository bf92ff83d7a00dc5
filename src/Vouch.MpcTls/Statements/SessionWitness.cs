using Vouch.Crypto;

namespace Vouch.MpcTls.Statements;

/// <summary>What the prover alone knows: the secret that all keys follow from, and the blinders of its commitments. Owns them.</summary>
/// <param name="secret">TLS 1.3: the Handshake Secret. TLS 1.2: the master secret.</param>
/// <param name="blinders">16 bytes for each committed range of the statement, in its order; null for a range that is only checked.</param>
public sealed class SessionWitness(SecretBuffer secret, IReadOnlyList<SecretBuffer?> blinders) : IDisposable
{
    /// <summary>The Handshake Secret or the master secret.</summary>
    public SecretBuffer Secret => secret;

    /// <summary>The blinders of the ranges.</summary>
    public IReadOnlyList<SecretBuffer?> Blinders => blinders;

    /// <inheritdoc/>
    public void Dispose()
    {
        secret.Dispose();
        foreach (SecretBuffer? blinder in blinders)
        {
            blinder?.Dispose();
        }
    }
}
