using System.Text;
using Vouch.Attestations.Selectors;

namespace Vouch.Fuzz.Targets;

/// <summary>Selectors: whatever is read has one form, which is read again.</summary>
internal sealed class SelectorTarget : IFuzzTarget
{
    public static string Name => "selector";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (Selector.TryParse(Encoding.UTF8.GetString(input), out Selector? selector))
        {
            string canonical = selector.ToString();
            FuzzCheck.That(!canonical.AsSpan().ContainsAnyExceptInRange(' ', '~'), "The one form is printable ASCII.");
            FuzzCheck.That(Selector.TryParse(canonical, out Selector? again) && again.ToString() == canonical, "A selector has one form, which can be read.");
        }
    }
}
