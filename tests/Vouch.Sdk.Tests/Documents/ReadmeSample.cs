using Vouch.Attestations.Presentations;
using Vouch.Proving;

namespace Vouch.Tests.Documents;

/// <summary>The five lines of README.md, against the public API. Compiled only: the addresses are examples.</summary>
internal static class ReadmeSample
{
    public static async Task ProveAsync()
    {
        // <sample>
        Prover prover = new(new ProverOptions { Attestor = "127.0.0.1:7047" });
        ProveRequest request = new("https://bank.example/balance") { SecretHeaders = { new("Cookie", "id=42") } };
        ProvenSession session = await prover.ProveAsync(request);
        Presentation presentation = new PresentationBuilder(session.Attestation).Reveal("response.json:$.balance").Build();
        await File.WriteAllBytesAsync("balance.presentation", presentation.ToCbor());
        // </sample>
    }
}
