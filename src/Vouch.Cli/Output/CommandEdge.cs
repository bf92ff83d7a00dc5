using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Proving;

namespace Vouch.Cli.Output;

/// <summary>The edge of every command: turns whatever goes wrong into one line and an exit code.</summary>
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

    public static async Task<int> RunAsync(Func<ParseResult, CancellationToken, Task<int>> run, ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await run(arguments, cancellationToken);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return Fail(arguments, Usage, "usage", e.Message.Split(" (Parameter")[0]);
        }
        catch (ProveException e)
        {
            return Fail(arguments, Failure, e.Failure.ToString(), e.Message, e.Refusal?.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(arguments, Failure, "io", e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(arguments, Failure, "canceled", "Stopped.");
        }
#pragma warning disable CA1031 // the edge: a defect becomes a line that says so
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(arguments, Failure, "internal", $"This is a defect of vouch, please report it: {e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Prints an error, as <c>{"error", "message"}</c> or as a line.</summary>
    /// <returns><paramref name="code"/>.</returns>
    public static int Fail(ParseResult arguments, int code, string reason, string message, string? refusal = null)
    {
        message = message.ReplaceLineEndings(" ");
        if (arguments.GetValue(Json))
        {
            Report report = new Report().Add("error", JsonValue.Create(reason)).Add("message", JsonValue.Create(message));
            (refusal is null ? report : report.Add("refusal", JsonValue.Create(refusal))).Print(arguments.InvocationConfiguration.Output, json: true);
        }
        else
        {
            arguments.InvocationConfiguration.Error.WriteLine($"vouch: {Terminal.Printable(message)}");
        }

        return code;
    }
}
