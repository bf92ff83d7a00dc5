using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>What the two Finished messages of TLS 1.2 hold; the rest of its handshake is in the clear. Not secret: whoever opens it also has to prove it.</summary>
public sealed class Tls12FinishedOpening : OpenedSecrets
{
    /// <summary>Copies the values, 12 bytes each.</summary>
    /// <param name="clientVerifyData">verify_data of the client's Finished.</param>
    /// <param name="serverVerifyData">verify_data of the server's Finished; empty while nobody knows it.</param>
    public Tls12FinishedOpening(ReadOnlySpan<byte> clientVerifyData, ReadOnlySpan<byte> serverVerifyData)
    {
        ClientVerifyData = SecretBuffer.CopyOf(clientVerifyData);
        ServerVerifyData = serverVerifyData.IsEmpty ? null : SecretBuffer.CopyOf(serverVerifyData);
    }

    /// <summary>verify_data of the client's Finished.</summary>
    public SecretBuffer ClientVerifyData { get; }

    /// <summary>verify_data of the server's Finished; null while nobody knows it, since keys that nobody holds whole open it after all else.</summary>
    public SecretBuffer? ServerVerifyData { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ClientVerifyData.Dispose();
        ServerVerifyData?.Dispose();
    }
}
