using System.CommandLine;
using Vouch.Cli.Commands;
using Vouch.Cli.Input;
using Vouch.Cli.Output;

RootCommand root = new("Vouch: prove what a web server told you.")
{
    CommandEdge.Json,
    new DemoCommand(TimeProvider.System),
    new AttestorCommand(),
    new WarmCommand(),
    new ProveCommand(),
    new PresentCommand(),
    new VerifyCommand(TimeProvider.System),
    new InspectCommand(),
    new ProbeCommand(),
};
ExampleHelp.AddTo(root);

// '@FILE' is ours (-d @FILE), not a file of further arguments.
ParseResult arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return arguments.Errors.Count > 0
    ? CommandEdge.Fail(arguments, CommandEdge.Usage, "usage", UsageErrors.Describe(arguments))
    : await arguments.InvokeAsync();
