using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Plays a lying prover against an honest verifier, who must refuse in the right way.</summary>
internal static class Lie
{
    /// <summary>What is let out in an honest run, in order.</summary>
    public static async Task<List<byte[]>> RevealedAsync(ProvenSession session)
    {
        await using PlainMachine plain = new();
        LyingMachine machine = new(plain);
        await session.ProveAsync(machine);
        return machine.Actual;
    }

    /// <summary>A prover and a verifier who both hold the true view get through: what the other tests change is what makes the verifier refuse.</summary>
    public static async Task AssertAcceptedAsync(ProvenSession session)
    {
        (Exception? prover, Exception? verifier) = await new DealtPair().RunAsync(machine => session.ProveAsync(new LyingMachine(machine)), session.VerifyAsync);

        Assert.Null(prover);
        Assert.Null(verifier);
    }

    /// <summary>The verifier finds out by itself, before the machine has finished.</summary>
    /// <param name="failure">What it says.</param>
    /// <param name="view">The verifier's view, which the prover shares.</param>
    /// <param name="claims">What the prover says of the values that are let out; by default the truth.</param>
    public static async Task AssertRefusedAsync(SessionProofFailure failure, ProvenSession view, IReadOnlyList<byte[]>? claims = null)
    {
        SessionProofException refusal = Assert.IsType<SessionProofException>(await RefusalAsync(view, view, claims));

        Assert.Equal(failure, refusal.Failure);
    }

    /// <summary>Nothing that the verifier sees is wrong; the machine finds out.</summary>
    /// <param name="view">The verifier's view.</param>
    /// <param name="claims">What the prover says of the values that are let out; by default the truth.</param>
    /// <param name="prover">The prover's view, if it is another.</param>
    public static async Task AssertDisprovenAsync(ProvenSession view, IReadOnlyList<byte[]>? claims = null, ProvenSession? prover = null)
        => Assert.IsType<ProtocolException>(await RefusalAsync(prover ?? view, view, claims));

    public static async Task<Exception> RefusalAsync(ProvenSession prover, ProvenSession verifier, IReadOnlyList<byte[]>? claims = null)
    {
        (_, Exception? refusal) = await new DealtPair().RunAsync(
            machine => prover.ProveAsync(claims is null ? new LyingMachine(machine) : new LyingMachine(machine) { Claim = (number, _) => claims[number] }),
            verifier.VerifyAsync);
        Assert.NotNull(refusal);
        return refusal;
    }
}
