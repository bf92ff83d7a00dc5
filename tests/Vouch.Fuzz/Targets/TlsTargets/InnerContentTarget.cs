using Vouch.Tls;
using Vouch.Tls.Records;

namespace Vouch.Fuzz.Targets;

/// <summary>What a protected record of TLS 1.3 holds: content, type, padding.</summary>
internal sealed class InnerContentTarget : IFuzzTarget
{
    public static string Name => "inner-content";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        try
        {
            ContentType type = RecordContent.Unwrap(input, out int size);
            FuzzCheck.That(size >= 0 && size < input.Length && input[size] == (byte)type, "The type stands behind the content.");
            FuzzCheck.That(!input[(size + 1)..].ContainsAnyExcept((byte)0), "Padding is zeros.");
        }
        catch (TlsException)
        {
        }
    }
}
