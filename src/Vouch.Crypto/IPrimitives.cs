namespace Vouch.Crypto;

/// <summary>The primitives that not every platform has; hashes, HMAC and HKDF come from the platform everywhere.</summary>
/// <remarks>Implementations are stateless and thread-safe.</remarks>
public interface IPrimitives
{
    /// <summary>Creates a cipher under <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">The key has the wrong size.</exception>
    IAead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key);

    /// <summary>Draws a fresh private key.</summary>
    IKeyAgreement CreateKeyAgreement(KeyAgreementAlgorithm algorithm, IRandomSource random);

    /// <summary>Checks a signature.</summary>
    /// <param name="algorithm">The algorithm, which must fit the key.</param>
    /// <param name="subjectPublicKeyInfo">The key, as in a certificate (DER).</param>
    /// <param name="message">What was signed, not hashed.</param>
    /// <param name="signature">The signature.</param>
    /// <returns><see langword="false"/> if the key cannot be read, does not fit the algorithm, or did not make the signature.</returns>
    bool VerifySignature(
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> subjectPublicKeyInfo,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature);
}
