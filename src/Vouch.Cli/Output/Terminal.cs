using System.Globalization;

namespace Vouch.Cli.Output;

/// <summary>Text from a server or a file must not move the cursor, colour the terminal or turn the direction of writing.</summary>
internal static class Terminal
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with everything replaced that a terminal acts on; line feeds and tabs stay.</summary>
    public static string Printable(string text)
        => string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is not '\n' and not '\t' && IsActive(source[i]) ? Replacement : source[i];
            }
        });

    /// <summary>Controls (C0, C1), marks of direction and other invisible formats, separators of lines and paragraphs.</summary>
    public static bool IsActive(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
