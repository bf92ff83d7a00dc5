using Vouch.Proving;

namespace Vouch.Tests.Sessions;

/// <summary>Calls back at once, on the prover's own thread.</summary>
internal sealed class ProgressCall(Action<ProveProgress> call) : IProgress<ProveProgress>
{
    public void Report(ProveProgress value) => call(value);
}
