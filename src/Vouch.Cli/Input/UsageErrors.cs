using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vouch.Cli.Input;

/// <summary>Says in one line what is wrong with a command line, and where to read more.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult arguments)
    {
        Command command = arguments.CommandResult.Command;
        string name = command is RootCommand ? "vouch" : $"vouch {command.Name}";
        string[] problems = [.. ForeignWords(arguments, command), .. BadValues(arguments), .. Missing(arguments, command)];
        string problem = problems.Length > 0 ? string.Join(" ", problems) : string.Join(" ", arguments.Errors.Select(e => e.Message));
        return $"{problem} See '{name} --help'.";
    }

    private static IEnumerable<string> ForeignWords(ParseResult arguments, Command command)
    {
        if (arguments.UnmatchedTokens.Count > 0)
        {
            yield return command is RootCommand
                ? $"'{arguments.UnmatchedTokens[0]}' is not a command."
                : $"'{arguments.UnmatchedTokens[0]}' is not an option of '{command.Name}', or one word too many; values with blanks need quotes.";
        }

        if (command is RootCommand)
        {
            yield return $"Name a command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}.";
        }
    }

    /// <summary>What the parsers of values say; a value that the platform could not read is said in our words.</summary>
    private static IEnumerable<string> BadValues(ParseResult arguments)
        => arguments.Errors.Where(e => e.SymbolResult is OptionResult { Implicit: false }).Select(e => e.Message);

    private static IEnumerable<string> Missing(ParseResult arguments, Command command)
    {
        string[] missing =
        [
            .. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && arguments.GetResult(a) is not { Tokens.Count: > 0 }).Select(a => a.HelpName ?? a.Name),
            .. command.Options.Where(o => o.Required && arguments.GetResult(o) is not { Implicit: false }).Select(o => $"{o.Name} {o.HelpName}"),
        ];
        if (missing.Length > 0)
        {
            yield return $"'{command.Name}' needs {(missing.Length == 1 ? missing[0] : $"{string.Join(", ", missing[..^1])} and {missing[^1]}")}.";
        }
    }
}
