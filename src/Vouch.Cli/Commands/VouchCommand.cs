using System.CommandLine;
using Vouch.Cli.Output;

namespace Vouch.Cli.Commands;

/// <summary>A command with an example; what goes wrong in it ends in one line and an exit code.</summary>
internal abstract class VouchCommand : Command
{
    protected VouchCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction((arguments, cancellationToken) => CommandEdge.RunAsync(RunAsync, arguments, cancellationToken));
    }

    /// <summary>A command line that shows what the command is for.</summary>
    public string Example { get; }

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    protected void AddOptions(params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}
