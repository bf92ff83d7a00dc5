using Vouch.Circuits;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>The bytes of a garbled program under seeds.</summary>
public sealed class GarbledGoldenTests
{
    private static readonly Circuit s_first = RandomCircuit.Products(16, 12);
    private static readonly Circuit s_second = RandomCircuit.Products(28, 13);

    [Theory]
    [InlineData(TableFormat.ThreeHalves, "three-halves")]
    [InlineData(TableFormat.HalfGates, "half-gates")]
    public async Task The_bytes_of_a_program_stay_as_they_are(TableFormat format, string name)
    {
        GarbledPair pair = new() { Format = format };

        await pair.RunAsync(machine => ProgramAsync(machine, [0xb7, 0x1d], []), machine => ProgramAsync(machine, [], [0x42]));

        Assert.Empty(GoldenFile.Compare($"tests/Vouch.Mpc.Tests/Golden/garbled-machine-{name}.txt", new Dictionary<string, byte[]>
        {
            ["garbler"] = pair.GarblerBytes,
            ["evaluator"] = pair.EvaluatorBytes,
        }));
    }

    [Theory]
    [InlineData(TableFormat.ThreeHalves, "three-halves")]
    [InlineData(TableFormat.HalfGates, "half-gates")]
    public async Task The_bytes_of_a_rehearsal_and_its_run_stay_as_they_are(TableFormat format, string name)
    {
        GarbledPair pair = new() { Format = format };

        await pair.RunAsync(machine => BothAsync(machine, [0xb7], [], 0xc4), machine => BothAsync(machine, [], [0x42], 0xc4));

        Assert.Empty(GoldenFile.Compare($"tests/Vouch.Mpc.Tests/Golden/garbled-rehearsal-{name}.txt", new Dictionary<string, byte[]>
        {
            ["garbler"] = pair.GarblerBytes,
            ["evaluator"] = pair.EvaluatorBytes,
        }));

        static async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours, byte late)
        {
            await machine.RehearseAsync(async rehearsal => await StretchesAsync(rehearsal, new byte[mine.Length], new byte[yours.Length], 0));
            await StretchesAsync(machine, mine, yours, late);
        }
    }

    private static async Task StretchesAsync(GarbledMachine machine, byte[] mine, byte[] yours, byte late)
    {
        machine.EnterStretch(4);
        Bits first = machine.Concatenate(await machine.InputAsync(SessionRole.Attestor, 1, yours), await machine.InputAsync(SessionRole.Prover, 1, mine));
        Bits second = await machine.CallAsync(s_first, first);
        machine.EnterStretch(2);
        Bits third = await machine.CallAsync(s_second, second, machine.Constant([0x9d]), machine.LateConstant([late]));
        using Revealed shown = await machine.RevealAsync(third);
        machine.LeaveStretch();
        await machine.FinishAsync();
    }

    private static async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
    {
        Bits value = machine.Concatenate(await machine.InputAsync(SessionRole.Attestor, 1, yours), await machine.InputAsync(SessionRole.Prover, 2, mine), machine.Constant([0x6d]));
        for (int i = 0; i < 3; i++)
        {
            value = (await machine.CallAsync(RandomCircuit.Products(32, 40), machine.Complement(value))).Slice(i, 32);
            using Revealed some = await machine.RevealAsync(value.Slice(0, 5));
        }

        machine.AssertEqual(machine.Sum(value, value), [0, 0, 0, 0]);
        using Revealed first = await machine.RevealAsync(value.Slice(0, 11), SessionRole.Prover);
        using Revealed second = await machine.RevealAsync(value.Slice(11, 21), SessionRole.Attestor);
        machine.AssertEqual(machine.Sum(value, value), [0, 0, 0, 0]);
        await machine.FinishAsync();
    }
}
