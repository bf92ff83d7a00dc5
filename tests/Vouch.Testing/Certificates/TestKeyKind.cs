namespace Vouch.Testing.Certificates;

/// <summary>The keys that servers of the tests have.</summary>
public enum TestKeyKind
{
    Rsa2048,
    RsaPss2048,
    EcdsaP256,
    EcdsaP384,
    Ed25519,
}
