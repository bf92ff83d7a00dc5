using System.CommandLine;
using Vouch.Cli.Commands;
using Vouch.Cli.Output;

RootCommand root = new("Vouch: prove what a web server told you.")
{
    CommandEdge.Json,
    new DemoCommand(TimeProvider.System),
    new AttestorCommand(),
    new ProveCommand(),
    new PresentCommand(),
    new VerifyCommand(TimeProvider.System),
    new InspectCommand(),
    new ProbeCommand(),
};

ParseResult arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    return CommandEdge.Fail(arguments, CommandEdge.Usage, "usage", $"{string.Join(" ", arguments.Errors.Select(e => e.Message))} See --help.");
}

return await arguments.InvokeAsync();
