using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vouch.Attestations.Presentations;
using Vouch.Proving;
using Vouch.Testing;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Documents;

/// <summary>The C# in documents is that of the samples here, which compile and do what they say.</summary>
public sealed class DocumentSampleTests
{
    [Theory]
    [InlineData("README.md", "ReadmeSample")]
    [InlineData("README.md", "ReadmeSampleInProcess")]
    [InlineData("docs/howto/prove-and-present.md", "ReadmeSample")]
    [InlineData("docs/howto/prove-and-present.md", "ServiceSample")]
    [InlineData("docs/howto/verify.md", "VerifySample")]
    public async Task A_document_shows_the_sample_that_is_compiled(string document, string sample)
    {
        string text = await ReadAsync(document);
        string code = Sample(await ReadAsync($"tests/Vouch.Sdk.Tests/Documents/{sample}.cs"));

        Assert.Contains($"```csharp\n{code}\n```\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md", 1)]
    [InlineData("docs/howto/prove-and-present.md", 2)]
    [InlineData("docs/howto/verify.md", 1)]
    public async Task A_document_has_no_other_code(string document, int samples)
        => Assert.Equal(samples, (await ReadAsync(document)).Split("```csharp").Length - 1);

    [Fact]
    public async Task The_lines_of_the_README_prove_and_their_presentation_verifies()
    {
        await using SessionContext context = SessionContext.Start(TestHttpsServer.Json("""{"balance":1842.17}"""));

        byte[] presentation = await ReadmeSampleInProcess.RunAsync(context);

        Assert.Equal("1842.17", VerifySample.Verify(presentation, context.Key.VerifyingKey.ToString()));
        Assert.Contains("GET /balance HTTP/1.1\r\n", Assert.Single(context.Server.Requests), StringComparison.Ordinal);
        Assert.Contains("\r\nCookie: id=42\r\n", Assert.Single(context.Server.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("id=42", Encoding.Latin1.GetString(presentation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_on_verifying_throw_what_a_verdict_says()
    {
        await using SessionContext context = SessionContext.Start(TestHttpsServer.Json("""{"balance":1842.17}"""));
        byte[] presentation = await ReadmeSampleInProcess.RunAsync(context);
        presentation[^1] ^= 1;

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => VerifySample.Verify(presentation, context.Key.VerifyingKey.ToString()));

        Assert.Contains(Enum.GetNames<RejectionReason>(), reason => e.Message.StartsWith($"{reason}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_line_on_services_registers_a_prover()
    {
        ServiceCollection services = new();
        ServiceSample.Register(services);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<Prover>());
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(RepositoryRoot.PathTo(path), TestContext.Current.CancellationToken);

    /// <summary>The lines between the markers, without the indentation of the first.</summary>
    private static string Sample(string source)
    {
        string[] lines = [.. source.Split('\n').SkipWhile(l => l.Trim() != "// <sample>").Skip(1).TakeWhile(l => l.Trim() != "// </sample>")];
        int indentation = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(l => l.Length > indentation ? l[indentation..] : l.Trim()));
    }
}
