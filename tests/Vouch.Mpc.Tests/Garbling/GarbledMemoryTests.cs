using System.IO.Pipelines;
using Vouch.Circuits;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

public sealed class GarbledMemoryTests
{
    private const int Calls = 10;
    private const int CallSize = 5_000; // tasks and the revealed bytes; the tables of a call are thirty kilobytes

    [Theory]
    [InlineData(TableFormat.ThreeHalves)]
    [InlineData(TableFormat.HalfGates)]
    public async Task Memory_does_not_grow_with_the_program(TableFormat format)
    {
        GarbledPair pair = new() { Dawdles = false, Format = format };
        long evaluating = 0;
        await pair.RunAsync(machine => ChainAsync(machine, new byte[16]), machine => ChainAsync(machine, []));

        // Alone, with nobody to wait for, each side runs on this thread from beginning to end.
        await pair.EvaluateAsync(pair.GarblerBytes, async machine => evaluating = await ChainAsync(machine, []));
        await using DeafChannel channel = new(InMemoryChannel.CreatePair().Left);
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(channel, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), format, CancellationToken.None);
        long garbling = await ChainAsync(garbler, new byte[16]);

        Assert.InRange(evaluating, 0, Calls * CallSize);
        Assert.InRange(garbling, 0, Calls * CallSize);
    }

    /// <summary>What the second half of the calls allocates.</summary>
    private static async Task<long> ChainAsync(GarbledMachine machine, byte[] secret)
    {
        long before = 0;
        Bits key = await machine.InputAsync(SessionRole.Prover, 16, secret);
        using MachineScope scope = machine.OpenScope();
        Bits state = machine.Constant(new byte[16]);
        for (int i = 0; i < 2 * Calls; i++)
        {
            Bits next = (await machine.CallAsync(Aes128.KeySchedule, machine.Sum(state, key))).Bytes(160, 16);
            using Revealed revealed = await machine.RevealAsync(next.Bytes(0, 1), SessionRole.Attestor);
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

    /// <summary>What is sent is thrown away.</summary>
    private sealed class DeafChannel(IChannel inner) : ForwardingChannel(inner)
    {
        private readonly PipeWriter _output = PipeWriter.Create(Stream.Null);

        public override PipeWriter Output => _output;

        public override async ValueTask FlushAsync(CancellationToken cancellationToken) => await _output.FlushAsync(cancellationToken);
    }
}
