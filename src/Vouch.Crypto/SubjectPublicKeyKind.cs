namespace Vouch.Crypto;

/// <summary>What a SubjectPublicKeyInfo holds.</summary>
public enum SubjectPublicKeyKind
{
    /// <summary>rsaEncryption.</summary>
    Rsa,

    /// <summary>id-RSASSA-PSS.</summary>
    RsaPss,

    /// <summary>id-ecPublicKey on secp256r1.</summary>
    EcP256,

    /// <summary>id-ecPublicKey on secp384r1.</summary>
    EcP384,

    /// <summary>id-ecPublicKey on secp521r1.</summary>
    EcP521,

    /// <summary>id-Ed25519.</summary>
    Ed25519,
}
