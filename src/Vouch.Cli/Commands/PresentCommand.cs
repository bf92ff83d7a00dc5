using System.CommandLine;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Cli.Input;
using Vouch.Cli.Output;

namespace Vouch.Cli.Commands;

/// <summary><c>vouch present FILE</c>: shows chosen parts of an attestation and hides the rest.</summary>
internal sealed class PresentCommand : VouchCommand
{
    private readonly Argument<string> _file = new("file") { Description = "The attestation.", HelpName = "FILE" };
    private readonly Option<string[]> _reveal = Parsing.ParsedMany(
        "--reveal",
        $"A part to show (repeatable): {Parsing.Selectors}.",
        "SELECTOR",
        static text => text);

    private readonly Option<bool> _showServer = new("--show-server") { Description = "Show which server it was, where that was hidden from the attestor (vouch prove --hide-server). The Host of the request is shown along." };
    private readonly Option<string> _output = new("-o", "--output") { Description = "Where to write the presentation; JSON if it ends in .json, CBOR otherwise.", HelpName = "FILE", Required = true };

    public PresentCommand()
        : base(
            "present",
            "Make a presentation that shows chosen parts of an attestation and hides the rest.",
            "vouch present balance.attestation --reveal 'response.json:$.balance' -o balance.presentation")
    {
        Arguments.Add(_file);
        AddOptions(_reveal, _showServer, _output);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string path = arguments.GetRequiredValue(_file);
        string output = arguments.GetRequiredValue(_output);
        Attestation attestation = ReadAttestation(path);
        Presentation presentation;
        try
        {
            PresentationBuilder builder = new(attestation);
            foreach (string selector in arguments.GetRequiredValue(_reveal))
            {
                builder.Reveal(selector);
            }

            if (arguments.GetValue(_showServer))
            {
                builder.ShowServer();
            }

            presentation = builder.Build();
        }
        catch (PresentationException e)
        {
            return Task.FromResult(CommandEdge.Fail(
                arguments, e.Reason == RejectionReason.BadSelector ? CommandEdge.Usage : CommandEdge.Failure, e.Reason.ToString(), $"{e.Message}{WhatThereIs.Instead(attestation, e)}"));
        }

        byte[] bytes = output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? presentation.ToJson() : presentation.ToCbor();
        using (OutputFile file = OutputFile.Create(output, ownerOnly: false))
        {
            file.Write(stream => stream.Write(bytes));
        }

        new Report()
            .Add("file", JsonValue.Create(output), "presentation")
            .Add("host", JsonValue.Create((attestation.Facts.Server as ServerFacts.Shown)?.Name ?? presentation.Handshake?.Host), "host", IsHidden(attestation, presentation) ? "not shown" : null)
            .Add("shown", new JsonArray([.. presentation.Selectors.Select(s => (JsonNode)JsonValue.Create(s))]), "shows", presentation.Selectors.Count == 0 ? IsHidden(attestation, presentation) ? "the time alone" : "host, time and certificate alone" : string.Join(", ", presentation.Selectors))
            .Add("bytes", JsonValue.Create(bytes.Length), "size", $"{bytes.Length:N0} bytes")
            .Print(arguments.InvocationConfiguration.Output, arguments.GetValue(CommandEdge.Json));
        return Task.FromResult(CommandEdge.Success);
    }

    private static bool IsHidden(Attestation attestation, Presentation presentation) => attestation.Facts.Server is ServerFacts.Hidden && presentation.Handshake is null;

    private static Attestation ReadAttestation(string path)
    {
        byte[] file = InputFile.ReadBytes(path);
        return Attestation.Read(file, out AttestationFailure failure)
            ?? throw new InvalidDataException(
                Presentation.TryRead(file, out _, out _) ? $"{path} is a presentation already; parts are chosen from the attestation, which 'vouch prove' writes."
                : failure == AttestationFailure.Malformed ? $"{path} is not an attestation; 'vouch prove' writes one."
                : $"{path} is an attestation that does not hold ({failure}); it is damaged or was changed.");
    }
}
