namespace Vouch.Crypto;

/// <summary>A private key for one Diffie-Hellman exchange.</summary>
public interface IKeyAgreement : IDisposable
{
    /// <summary>Our public key: the u-coordinate, or the uncompressed point (0x04, x, y).</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Computes the shared secret (the u- or x-coordinate); the caller owns it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// The peer's key has the wrong size, is not on the curve, or leads to the identity or the all-zero secret.
    /// </exception>
    SecretBuffer Agree(ReadOnlySpan<byte> peerPublicKey);
}
