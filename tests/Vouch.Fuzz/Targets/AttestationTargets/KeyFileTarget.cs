using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Signing;

namespace Vouch.Fuzz.Targets;

/// <summary>Private keys in PEM.</summary>
internal sealed class KeyFileTarget : IFuzzTarget
{
    public static string Name => "key-file";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        SigningKey key;
        try
        {
            key = SigningKey.ImportPem(input);
        }
        catch (CryptographicException)
        {
            return;
        }

        using (key)
        using (SecretBuffer pem = key.ExportPem())
        using (SigningKey again = SigningKey.ImportPem(pem.Span))
        {
            FuzzCheck.That(again.VerifyingKey.Equals(key.VerifyingKey), "A key that was written is the key that was read.");
            byte[] digest = new byte[VerifyingKey.DigestSize];
            FuzzCheck.That(key.VerifyingKey.Verify(digest, key.Sign(digest)), "A key that was read signs.");
        }
    }
}
