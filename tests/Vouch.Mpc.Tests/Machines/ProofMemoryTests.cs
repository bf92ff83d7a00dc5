using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

public sealed class ProofMemoryTests
{
    private const int Calls = 15;
    private const int CallSize = 10_000; // tasks and the revealed bytes; the products of a call, kept, would be a megabyte

    [Fact]
    public async Task Memory_does_not_grow_with_the_statement()
    {
        ProofPair pair = new() { Pace = new ProofPace(1 << 15, 2), Dawdles = false };
        await pair.RunAsync(machine => ChainAsync(machine, new byte[64]), machine => ChainAsync(machine, []));
        long proving = 0;
        long verifying = 0;

        // Alone, with the peer's bytes there already, each side runs on this thread from beginning to end.
        await pair.ProveAsync(pair.VerifierBytes, async machine => proving = await ChainAsync(machine, new byte[64]));
        await pair.VerifyAsync(pair.ProverBytes, async machine => verifying = await ChainAsync(machine, []));

        Assert.InRange(proving, 0, Calls * CallSize);
        Assert.InRange(verifying, 0, Calls * CallSize);
    }

    /// <summary>What the second half of the calls allocates.</summary>
    private static async Task<long> ChainAsync(IMachine machine, byte[] secret)
    {
        long before = 0;
        Bits block = await machine.InputAsync(SessionRole.Prover, 64, secret);
        using MachineScope scope = machine.OpenScope();
        Bits state = machine.Constant(new byte[32]);
        for (int i = 0; i < 2 * Calls; i++)
        {
            Bits next = await machine.CallAsync(Sha256.Compression, state, block);
            machine.AssertEqual(next, next);
            using Revealed revealed = await machine.RevealAsync(next.Bytes(0, 1));
            state = scope.KeepOnly(next);
            if (i == Calls)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        await machine.FinishAsync();
        return after - before;
    }
}
