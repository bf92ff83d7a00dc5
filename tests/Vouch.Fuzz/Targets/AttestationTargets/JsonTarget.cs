using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Vouch.Attestations.Json;

namespace Vouch.Fuzz.Targets;

/// <summary>Whether bytes are JSON: in one piece, in many, and for the platform's parser.</summary>
internal sealed class JsonTarget : IFuzzTarget
{
    public static string Name => "json";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        bool isText = JsonCheck.IsText(new ReadOnlySequence<byte>(bytes));
        FuzzCheck.That(JsonCheck.IsText(FuzzInput.Segmented(bytes, 5)) == isText, "A text is one however it is cut.");
        FuzzCheck.That(JsonCheck.IsText(FuzzInput.Segmented(bytes, 1)) == isText, "A text is one byte by byte.");
        FuzzCheck.That(isText == (Utf8.IsValid(bytes) && IsJson(bytes)), "The platform's parser agrees.");
        bool isValue = JsonCheck.IsValue(new ReadOnlySequence<byte>(bytes));
        FuzzCheck.That(isValue == (isText && bytes.AsSpan().Trim(" \t\r\n"u8).Length == bytes.Length), "A value is a text without blanks around it.");
        FuzzCheck.That(JsonCheck.IsValue(FuzzInput.Segmented(bytes, 3)) == isValue, "A value is one however it is cut.");
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonCheck.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
