using Vouch.Attestations.Presentations;
using Vouch.Proving;

namespace Vouch.Tests.Documents;

/// <summary>The same five lines once more, with a prover whose attestor is in this process and a file that is kept in memory.</summary>
internal static class ReadmeSampleInProcess
{
    private static readonly AsyncLocal<SessionContext> s_context = new();
    private static readonly AsyncLocal<Action<byte[]>> s_written = new();

    /// <summary>Runs the lines and gives what they write.</summary>
    public static async Task<byte[]> RunAsync(SessionContext context)
    {
        byte[] written = [];
        s_context.Value = context;
        s_written.Value = bytes => written = bytes;
        await ProveAsync();
        return written;
    }

    private static async Task ProveAsync()
    {
        // <sample>
        Prover prover = new(new ProverOptions { Attestor = "127.0.0.1:7047" });
        ProveRequest request = new("https://bank.example/balance") { SecretHeaders = { new("Cookie", "id=42") } };
        ProvenSession session = await prover.ProveAsync(request);
        Presentation presentation = new PresentationBuilder(session.Attestation).Reveal("response.json:$.balance").Build();
        await File.WriteAllBytesAsync("balance.presentation", presentation.ToCbor());
        // </sample>
    }

    private sealed class Prover(ProverOptions options)
    {
        public async Task<ProvenSession> ProveAsync(ProveRequest request)
        {
            options.ServerRoots = s_context.Value!.Roots;
            return await new Vouch.Proving.Prover(options, TimeProvider.System, s_context.Value.Connect).ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    private static class File
    {
        public static Task WriteAllBytesAsync(string path, byte[] bytes)
        {
            Assert.Equal("balance.presentation", path);
            s_written.Value!(bytes);
            return Task.CompletedTask;
        }
    }
}
