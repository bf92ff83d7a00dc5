namespace Vouch.Testing.Certificates;

/// <summary>The kind of key of a test certificate.</summary>
public enum TestKeyKind
{
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Rsa2048,
    Rsa1024,

    /// <summary>An RSA key whose certificate says id-RSASSA-PSS.</summary>
    RsaPss2048,

    Ed25519,
}
