using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Proving;

namespace Vouch.Cli.Output;

/// <summary>The edge of every command: turns what a user can act on into one line and an exit code.</summary>
internal static class CommandEdge
{
    /// <summary>Valid, done.</summary>
    public const int Success = 0;

    /// <summary>Not valid, or failed.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary><c>--json</c>, on every command.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of text.", Recursive = true };

    public static void OnRun(this Command command, Func<ParseResult, CancellationToken, Task<int>> run)
        => command.SetAction(async (arguments, cancellationToken) =>
        {
            try
            {
                return await run(arguments, cancellationToken);
            }
            catch (ArgumentException e)
            {
                return Fail(arguments, Usage, "usage", e.Message.Split(" (Parameter")[0]);
            }
            catch (ProveException e)
            {
                return Fail(arguments, Failure, e.Failure.ToString(), e.Message);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return Fail(arguments, Failure, "io", e.Message);
            }
            catch (OperationCanceledException)
            {
                return Fail(arguments, Failure, "canceled", "Stopped.");
            }
        });

    public static int Fail(ParseResult arguments, int code, string reason, string message)
    {
        if (arguments.GetValue(Json))
        {
            new Report().Add("error", JsonValue.Create(reason)).Add("message", JsonValue.Create(message)).Print(arguments.InvocationConfiguration.Output, json: true);
        }
        else
        {
            arguments.InvocationConfiguration.Error.WriteLine($"vouch: {Report.Printable(message)}");
        }

        return code;
    }
}
