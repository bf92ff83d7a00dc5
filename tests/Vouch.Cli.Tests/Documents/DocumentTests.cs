using Vouch.Testing;

namespace Vouch.Cli.Tests.Documents;

/// <summary>Every command that a document shows works as written and prints what is shown, but for keys, times and numbers.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("README.md", false)]
    [InlineData("docs/howto/run-an-attestor.md", false)]
    [InlineData("docs/howto/prove-and-present.md", true)]
    [InlineData("docs/howto/verify.md", true)]
    public async Task Commands_do_what_the_document_shows(string path, bool needsAttestor)
    {
        string document = await File.ReadAllTextAsync(RepositoryRoot.PathTo(path), TestContext.Current.CancellationToken);
        await using DocumentedSession session = new();
        if (needsAttestor)
        {
            await session.StartAttestorAsync();
        }

        if (path.EndsWith("verify.md", StringComparison.Ordinal))
        {
            await session.RunAsync(new DocumentedCommand("./vouch prove https://bank.example/balance --attestor 127.0.0.1:7047 --secret-header 'Cookie: id=42' -o balance.attestation", []));
            await session.RunAsync(new DocumentedCommand("./vouch present balance.attestation --reveal 'response.json:$.balance' -o balance.presentation", []));
        }

        foreach (DocumentedCommand command in DocumentedCommand.ReadAll(document).Where(c => !c.Line.StartsWith("./check", StringComparison.Ordinal)))
        {
            string output = await session.RunAsync(command);
            string? missing = command.FindMissing(output);
            Assert.True(missing is null, $"$ {command.Line}\nlacks: {missing}\n{output}");
            Assert.True(command.Output.Any(IsError) || !output.Split('\n').Any(IsError), $"$ {command.Line}\n{output}");
        }

        string[] logged = [.. session.Log.Split('\n').Select(DocumentedCommand.Mask)];
        Assert.All(DocumentedCommand.Blocks(document, "text"), line => Assert.Contains(DocumentedCommand.Mask(line), logged));
    }

    private static bool IsError(string line) => line.StartsWith("vouch: ", StringComparison.Ordinal) || line.StartsWith("not valid: ", StringComparison.Ordinal);
}
