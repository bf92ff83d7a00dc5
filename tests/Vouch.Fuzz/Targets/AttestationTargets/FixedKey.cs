using Vouch.Attestations;
using Vouch.Crypto.Signing;
using Vouch.Testing;

namespace Vouch.Fuzz.Targets;

/// <summary>An attestor's key that everybody knows: with it a changed body is signed again, so that readers look behind the signature.</summary>
internal static class FixedKey
{
    private static readonly SigningKey s_key = SigningKey.Generate(KeyAlgorithm.Ed25519, new SeededRandomSource(7)); // the fastest

    public static VerifyingKey VerifyingKey => s_key.VerifyingKey;

    public static byte[] Sign(AttestationHeader header) => s_key.Sign(header.ComputeDigest());
}
