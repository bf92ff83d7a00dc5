namespace Vouch.Tls.Keys;

/// <summary>What a prover opens to the attestor once the connection is closed; owns its secrets.</summary>
public abstract class OpenedSecrets : IDisposable
{
    private protected OpenedSecrets()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <inheritdoc/>
    public sealed override string ToString() => $"{GetType().Name}(redacted)";
}
