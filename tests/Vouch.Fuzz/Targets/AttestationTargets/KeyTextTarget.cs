using System.Text;
using Vouch.Crypto.Signing;

namespace Vouch.Fuzz.Targets;

/// <summary>Public keys as text.</summary>
internal sealed class KeyTextTarget : IFuzzTarget
{
    public static string Name => "key-text";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        if (VerifyingKey.TryParse(text, out VerifyingKey? key))
        {
            FuzzCheck.That(key.ToString().Equals(text, StringComparison.OrdinalIgnoreCase), "A key is written as it was read.");
            FuzzCheck.That(!key.Verify(new byte[VerifyingKey.DigestSize], new byte[VerifyingKey.GetSignatureSize(key.Algorithm)]), "Zeros are no signature.");
        }
    }
}
