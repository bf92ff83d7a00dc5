using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Cli.Output;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch present FILE</c>: shows chosen parts of an attestation and hides the rest.</summary>
internal sealed class PresentCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The attestation.", HelpName = "FILE" };
    private readonly Option<string[]> _reveal = new("--reveal")
    {
        Description = "A part to show (repeatable): request, request.line, request.header.NAME, request.body, response, response.status, response.header.NAME, response.body, response.json:$.a.b[0].",
        HelpName = "SELECTOR",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string> _output = new("-o", "--output") { Description = "Where to write the presentation; JSON if it ends in .json, CBOR otherwise.", HelpName = "FILE", Required = true };

    public PresentCommand()
        : base("present", "Make a presentation that shows chosen parts of an attestation and hides the rest.\n\n  vouch present balance.attestation --reveal 'response.json:$.balance' -o balance.presentation")
    {
        Arguments.Add(_file);
        Options.Add(_reveal);
        Options.Add(_output);
        this.OnRun(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string path = arguments.GetRequiredValue(_file);
        string output = arguments.GetRequiredValue(_output);
        byte[] file = await File.ReadAllBytesAsync(path, cancellationToken);
        Attestation attestation = Attestation.Read(file, out AttestationFailure failure)
            ?? throw new InvalidDataException($"{path} is not an attestation that holds: {failure}.");

        PresentationBuilder builder = new(attestation);
        Presentation presentation;
        try
        {
            foreach (string selector in arguments.GetRequiredValue(_reveal))
            {
                builder.Reveal(selector);
            }

            presentation = builder.Build();
        }
        catch (PresentationException e)
        {
            return CommandEdge.Fail(arguments, e.Reason == RejectionReason.BadSelector ? CommandEdge.Usage : CommandEdge.Failure, e.Reason.ToString(), $"{e.Selector}: {e.Message}");
        }

        byte[] bytes = output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? presentation.ToJson() : presentation.ToCbor();
        await File.WriteAllBytesAsync(output, bytes, cancellationToken);
        new Report()
            .Add("file", JsonValue.Create(output), "presentation")
            .Add("host", JsonValue.Create(attestation.Facts.ServerName), "host")
            .Add("shown", new JsonArray([.. presentation.Selectors.Select(s => (JsonNode)JsonValue.Create(s))]), "shows", presentation.Selectors.Count == 0 ? "host, time and certificate alone" : string.Join(", ", presentation.Selectors))
            .Add("bytes", JsonValue.Create(bytes.Length), "size", $"{bytes.Length:N0} bytes")
            .Print(arguments.InvocationConfiguration.Output, arguments.GetValue(CommandEdge.Json));
        return CommandEdge.Success;
    }
}
