using Vouch.Crypto;

namespace Vouch.MpcTls.Sharing;

/// <summary>What the attestor opens when it holds all records of the server: its share of the client's key, and all that it has put into the run. Owns both.</summary>
/// <param name="Scalar">32 bytes, big-endian.</param>
/// <param name="Contributions">See <see cref="SharedRun.OpenContributions"/>.</param>
public sealed record SharedKeysOpening(SecretBuffer Scalar, SecretBuffer Contributions) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Scalar.Dispose();
        Contributions.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => "SharedKeysOpening(redacted)";
}
