using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>The bytes of a garbled program under seeds.</summary>
public sealed class GarbledGoldenTests
{
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
