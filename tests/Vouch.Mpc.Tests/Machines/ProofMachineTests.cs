using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

public sealed class ProofMachineTests
{
    private const int InputSize = 4;

    [Fact]
    public void It_computes_what_the_plain_machine_does()
        => Gen.Select(RandomCircuit.Any(8 * InputSize, 20, 60), Gen.Byte.Array[InputSize], Gen.ULong, Gen.Int[1, 12]).SampleAsync(async (circuit, input, seed, calls) =>
        {
            await using PlainMachine plain = new();
            byte[] expected = await RunAsync(plain, circuit, input, calls);
            ProofPair pair = new() { Seed = seed };
            byte[] proven = [];
            byte[] verified = [];

            await pair.RunAsync(
                async machine => proven = await RunAsync(machine, circuit, input, calls),
                async machine => verified = await RunAsync(machine, circuit, [], calls));

            Assert.Equal(expected, proven);
            Assert.Equal(expected, verified);
        }, iter: 60);

    [Fact]
    public async Task Both_sides_count_the_same()
    {
        Circuit circuit = RandomCircuit.Products(8, 40);
        MachineCost proven = default;
        MachineCost verified = default;

        await new ProofPair().RunAsync(
            async machine =>
            {
                await RunAsync(machine, circuit, [9], 5);
                proven = machine.Cost;
            },
            async machine =>
            {
                await RunAsync(machine, circuit, [], 5, 1);
                verified = machine.Cost;
            });

        Assert.Equal(200, proven.AndGates);
        Assert.Equal(5, proven.Calls);
        Assert.Equal(8, proven.InputBits);
        Assert.Equal(proven with { PeakWires = 0 }, verified with { PeakWires = 0 });
    }

    [Fact]
    public async Task Constants_sums_complements_and_assertions_hold_on_both_sides()
    {
        await new ProofPair().RunAsync(machine => ProgramAsync(machine, [0x35, 0x71]), machine => ProgramAsync(machine, []));

        static async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            Bits value = await machine.InputAsync(SessionRole.Prover, 2, secret);
            Bits mask = machine.Constant([0x0f, 0xf0]);
            machine.AssertEqual(machine.Sum(value, mask), [0x3a, 0x81]);
            machine.AssertEqual(machine.Complement(value), [0xca, 0x8e]);
            machine.AssertEqual(machine.Concatenate(value.Bytes(1, 1), value.Bytes(0, 1)), [0x71, 0x35]);
            machine.AssertEqual(machine.Sum(machine.Sum(value, mask), mask), value);
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task What_is_revealed_is_a_claim_until_the_check()
    {
        await new ProofPair().RunAsync(machine => ProgramAsync(machine, [7]), machine => ProgramAsync(machine, []));

        static async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            Bits value = await machine.InputAsync(SessionRole.Prover, 1, secret);
            using Revealed first = await machine.RevealAsync(value);
            Assert.Equal<byte>([7], first.Claim.ToArray());
            Assert.Throws<InvalidOperationException>(() => first.Bytes.Length);

            await machine.FinishAsync();
            Assert.Equal<byte>([7], first.Bytes.ToArray());

            using Revealed second = await machine.RevealAsync(value, SessionRole.Attestor);
            Assert.Throws<InvalidOperationException>(() => second.Bytes.Length);
            await machine.FinishAsync();
            Assert.Equal<byte>([7], second.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task What_is_revealed_to_the_prover_stays_there()
    {
        ProofPair pair = new();
        await pair.RunAsync(
            async machine =>
            {
                using Revealed value = await machine.RevealAsync(await machine.InputAsync(SessionRole.Prover, 1, [7]), SessionRole.Prover);
                Assert.Equal<byte>([7], value.Bytes.ToArray());
                await machine.FinishAsync();
            },
            async machine =>
            {
                using Revealed value = await machine.RevealAsync(await machine.InputAsync(SessionRole.Prover, 1, []), SessionRole.Prover);
                Assert.False(value.IsKnown);
                Assert.Throws<InvalidOperationException>(() => value.Claim.Length);
                await machine.FinishAsync();
            });

        Assert.Single(pair.ProverBytes);
    }

    [Fact]
    public async Task A_machine_goes_on_after_a_check()
    {
        Circuit circuit = RandomCircuit.Products(8, 30);
        await new ProofPair().RunAsync(machine => ProgramAsync(machine, [0xff]), machine => ProgramAsync(machine, []));

        async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            Bits value = await machine.InputAsync(SessionRole.Prover, 1, secret);
            for (int i = 0; i < 5; i++)
            {
                machine.AssertEqual((await machine.CallAsync(circuit, value)).Slice(0, 24), [0xff, 0xff, 0xff]);
                await machine.FinishAsync();
                await machine.FinishAsync();
            }
        }
    }

    [Fact]
    public async Task The_attestor_has_no_private_inputs()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using ProofMachine machine = ProofMachine.CreateProver(left, DealtCorrelations.ForProver(1), CancellationToken.None);

        await Assert.ThrowsAsync<NotSupportedException>(async () => await machine.InputAsync(SessionRole.Attestor, 1, []));
    }

    [Fact]
    public async Task A_prover_that_knows_its_statement_to_be_false_says_so_and_is_dead()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using ProofMachine machine = ProofMachine.CreateProver(left, DealtCorrelations.ForProver(1), CancellationToken.None);
        Bits value = await machine.InputAsync(SessionRole.Prover, 1, [7]);

        Assert.Throws<ArgumentException>(() => machine.AssertEqual(value, [6]));
        Assert.Throws<InvalidOperationException>(() => machine.AssertEqual(value, [7]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await machine.FinishAsync());
    }

    [Fact]
    public async Task A_circuit_larger_than_a_batch_is_refused()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using ProvingMachine machine = new(left, DealtCorrelations.ForProver(1), new ProofPace(10, 1), CancellationToken.None);
        Bits value = await machine.InputAsync(SessionRole.Prover, 1, [7]);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await machine.CallAsync(RandomCircuit.Products(8, 11), value));
        await machine.CallAsync(RandomCircuit.Products(8, 10), value);
    }

    private static async Task<byte[]> RunAsync(IMachine machine, Circuit circuit, byte[] input, int calls, int? size = null)
    {
        Bits state = await machine.InputAsync(SessionRole.Prover, size ?? circuit.InputBits / 8, input);
        List<byte> results = [];
        for (int i = 0; i < calls; i++)
        {
            using MachineScope scope = machine.OpenScope();
            Bits outputs = await machine.CallAsync(circuit, state);
            using Revealed revealed = await machine.RevealAsync(outputs.Slice(0, 3));
            results.Add(revealed.Claim[0]);
            int used = int.Min(outputs.Length, state.Length);
            state = scope.Keep(machine.Concatenate(state.Slice(used, state.Length - used), machine.Complement(outputs.Slice(0, used))));
        }

        using Revealed last = await machine.RevealAsync(state);
        await machine.FinishAsync();
        return [.. results, .. last.Bytes];
    }
}
