using System.Text.RegularExpressions;

namespace Vouch.Cli.Tests.Documents;

/// <summary>A command in a document and the output that the document shows for it, which may leave lines out.</summary>
public sealed partial record DocumentedCommand(string Line, IReadOnlyList<string> Output)
{
    private const string Prompt = "$ ";

    /// <summary>The commands of all <c>console</c> blocks, in order.</summary>
    public static IReadOnlyList<DocumentedCommand> ReadAll(string document)
    {
        List<DocumentedCommand> commands = [];
        foreach (string line in Blocks(document, "console"))
        {
            if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                commands.Add(new DocumentedCommand(line[Prompt.Length..], []));
            }
            else
            {
                commands[^1] = commands[^1] with { Output = [.. commands[^1].Output, line] };
            }
        }

        return commands;
    }

    /// <summary>The lines of all blocks of a kind.</summary>
    public static IEnumerable<string> Blocks(string document, string kind)
        => document.Split($"```{kind}\n").Skip(1).SelectMany(rest => rest.Split("```")[0].TrimEnd('\n').Split('\n'));

    /// <summary>The first documented line that the actual output does not have after those before it; null if it has all.</summary>
    public string? FindMissing(string actual)
    {
        Queue<string> lines = new(actual.Split('\n').Select(Mask));
        foreach (string expected in Output)
        {
            string? line = null;
            while (lines.Count > 0 && (line = lines.Dequeue()) != Mask(expected))
            {
                line = null;
            }

            if (line is null)
            {
                return expected;
            }
        }

        return null;
    }

    /// <summary>A line without what differs from run to run: keys, times, numbers with unit or group.</summary>
    public static string Mask(string line) => Blanks().Replace(Numbers().Replace(Suites().Replace(Times().Replace(Keys().Replace(line, "KEY"), "TIME"), "SUITE"), "N"), " ");

    [GeneratedRegex("secp256k1:[0-9a-f]{66}")]
    private static partial Regex Keys();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(T[\d:.]+Z)?")]
    private static partial Regex Times();

    [GeneratedRegex(@"TLS_\w+(, TLS_\w+)*")]
    private static partial Regex Suites();

    [GeneratedRegex(@"\b[0-9a-f]{8}\b|\b\d[\d,]*\b")]
    private static partial Regex Numbers();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
