using Vouch.Crypto;

namespace Vouch.Tls.Keys;

/// <summary>A key exchange group (RFC 8446, section 4.2.7).</summary>
public enum NamedGroup : ushort
{
    /// <summary>secp256r1(0x0017).</summary>
    Secp256r1 = 0x0017,

    /// <summary>secp384r1(0x0018).</summary>
    Secp384r1 = 0x0018,

    /// <summary>x25519(0x001D).</summary>
    X25519 = 0x001D,
}

/// <summary>Facts of the groups.</summary>
internal static class NamedGroupFacts
{
    extension(NamedGroup group)
    {
        public bool IsKnown => group is NamedGroup.Secp256r1 or NamedGroup.Secp384r1 or NamedGroup.X25519;

        /// <summary>The size of a public key, in bytes.</summary>
        public int ShareSize => group switch
        {
            NamedGroup.Secp256r1 => 65,
            NamedGroup.Secp384r1 => 97,
            NamedGroup.X25519 => 32,
            _ => throw new ArgumentOutOfRangeException(nameof(group)),
        };

        public KeyAgreementAlgorithm Algorithm => group switch
        {
            NamedGroup.Secp256r1 => KeyAgreementAlgorithm.P256,
            NamedGroup.Secp384r1 => KeyAgreementAlgorithm.P384,
            NamedGroup.X25519 => KeyAgreementAlgorithm.X25519,
            _ => throw new ArgumentOutOfRangeException(nameof(group)),
        };
    }
}
