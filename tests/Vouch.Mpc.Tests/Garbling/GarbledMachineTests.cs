using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

public sealed class GarbledMachineTests
{
    private const int InputSize = 4;

    [Fact]
    public void It_computes_what_the_plain_machine_does()
        => Gen.Select(RandomCircuit.Any(16 * InputSize, 20, 90), Gen.Byte.Array[InputSize], Gen.Byte.Array[InputSize], Gen.ULong, Gen.Int[1, 6], Gen.Enum<TableFormat>()).SampleAsync(async (circuit, mine, yours, seed, calls, format) =>
        {
            await using PlainMachine plain = new();
            byte[] expected = await RunAsync(plain, circuit, mine, yours, calls);
            byte[] garbled = [];
            byte[] evaluated = [];

            await new GarbledPair { Seed = seed, Format = format }.RunAsync(
                async machine => garbled = await RunAsync(machine, circuit, mine, [], calls),
                async machine => evaluated = await RunAsync(machine, circuit, [], yours, calls));

            Assert.Equal(expected, garbled);
            Assert.Equal(expected, evaluated);
        }, iter: 100);

    [Fact]
    public async Task Both_sides_count_the_same()
    {
        Circuit circuit = RandomCircuit.Products(16, 5000);
        MachineCost garbled = default;
        MachineCost evaluated = default;

        await new GarbledPair().RunAsync(
            async machine => garbled = await CountAsync(machine, [9], []),
            async machine => evaluated = await CountAsync(machine, [], [7]));

        Assert.Equal(10_000, garbled.AndGates);
        Assert.Equal(2, garbled.Calls);
        Assert.Equal(16, garbled.InputBits);
        Assert.Equal(garbled with { PeakWires = 0 }, evaluated with { PeakWires = 0 });

        async Task<MachineCost> CountAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            Bits first = await machine.InputAsync(SessionRole.Prover, 1, mine);
            Bits second = await machine.InputAsync(SessionRole.Attestor, 1, yours);
            await machine.CallAsync(circuit, first, second);
            await machine.CallAsync(circuit, second, first);
            await machine.FinishAsync();
            return machine.Cost;
        }
    }

    [Fact]
    public async Task Constants_sums_complements_and_assertions_hold_on_both_sides()
    {
        await new GarbledPair().RunAsync(machine => ProgramAsync(machine, [0x35, 0x71], []), machine => ProgramAsync(machine, [], [0x12]));

        static async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            Bits value = await machine.InputAsync(SessionRole.Prover, 2, mine);
            Bits mask = machine.Constant([0x0f, 0xf0]);
            machine.AssertEqual(machine.Sum(value, mask), [0x3a, 0x81]);
            machine.AssertEqual(machine.Complement(value), [0xca, 0x8e]);
            machine.AssertEqual(machine.Concatenate(value.Bytes(1, 1), value.Bytes(0, 1)), [0x71, 0x35]);
            machine.AssertEqual(machine.Sum(machine.Sum(value, mask), mask), value);
            await machine.FinishAsync();
            machine.AssertEqual(machine.Complement(await machine.InputAsync(SessionRole.Attestor, 1, yours)), [0xed]);
            await machine.FinishAsync();
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task What_both_are_shown_the_prover_may_rely_on_and_the_attestor_not()
    {
        await new GarbledPair().RunAsync(
            async machine =>
            {
                using Revealed value = await machine.RevealAsync(await machine.InputAsync(SessionRole.Attestor, 1, []));
                Assert.Equal<byte>([0xa5], value.Bytes.ToArray());
            },
            async machine =>
            {
                using Revealed value = await machine.RevealAsync(await machine.InputAsync(SessionRole.Attestor, 1, [0xa5]));
                Assert.Equal<byte>([0xa5], value.Claim.ToArray());
                await machine.FinishAsync();
                Assert.Throws<InvalidOperationException>(() => value.Bytes.Length);
            });
    }

    [Fact]
    public async Task What_one_is_shown_the_other_is_not()
    {
        await new GarbledPair().RunAsync(
            async machine =>
            {
                Bits value = await machine.InputAsync(SessionRole.Attestor, 1, []);
                using Revealed mine = await machine.RevealAsync(value, SessionRole.Prover);
                Assert.Equal<byte>([0xa5], mine.Bytes.ToArray());
                using Revealed yours = await machine.RevealAsync(machine.Complement(value), SessionRole.Attestor);
                Assert.False(yours.IsKnown);
                await machine.FinishAsync();
            },
            async machine =>
            {
                Bits value = await machine.InputAsync(SessionRole.Attestor, 1, [0xa5]);
                using Revealed yours = await machine.RevealAsync(value, SessionRole.Prover);
                Assert.False(yours.IsKnown);
                using Revealed mine = await machine.RevealAsync(machine.Complement(value), SessionRole.Attestor);
                Assert.Equal<byte>([0x5a], mine.Claim.ToArray());
                Assert.Throws<InvalidOperationException>(() => mine.Bytes.Length);
                await machine.FinishAsync();
            });
    }

    [Fact]
    public async Task Nobody_gives_the_inputs_of_the_other()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(left, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), CancellationToken.None);
        await using GarbledMachine evaluator = GarbledMachine.CreateEvaluator(right, DealtCorrelations.ForProver(1), CancellationToken.None);

        await Assert.ThrowsAsync<ArgumentException>(async () => await garbler.InputAsync(SessionRole.Attestor, 1, [1]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await evaluator.InputAsync(SessionRole.Prover, 1, [1]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await garbler.FinishAsync());
    }

    [Fact]
    public void A_sender_whose_Delta_is_even_is_refused()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();

        Assert.Throws<ArgumentException>(() => GarbledMachine.CreateGarbler(left, new EvenCorrelations(), new SeededRandomSource(1), CancellationToken.None));
    }

    private static async Task<byte[]> RunAsync(IMachine machine, Circuit circuit, byte[] mine, byte[] yours, int calls)
    {
        Bits first = await machine.InputAsync(SessionRole.Prover, InputSize, mine);
        Bits second = await machine.InputAsync(SessionRole.Attestor, InputSize, yours);
        Bits state = machine.Concatenate(first, second);
        List<byte> results = [];
        for (int i = 0; i < calls; i++)
        {
            using MachineScope scope = machine.OpenScope();
            Bits outputs = await machine.CallAsync(circuit, state);
            using Revealed revealed = await machine.RevealAsync(outputs.Slice(0, 3));
            results.Add(revealed.Claim[0]);
            int used = int.Min(outputs.Length, state.Length);
            state = scope.Keep(machine.Concatenate(machine.Constant([(byte)i]), state.Slice(used + 8, state.Length - used - 8), machine.Complement(outputs.Slice(0, used))));
        }

        using Revealed last = await machine.RevealAsync(state);
        await machine.FinishAsync();
        return [.. results, .. last.Claim];
    }

    private sealed class EvenCorrelations : IKeyCorrelations
    {
        public Block Delta => default;

        public int Available => 0;

        public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Take(Span<Block> destination)
        {
        }
    }
}
