using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>An evaluator that lies is caught at once; a garbler that lies is not, by design; neither survives a peer that stops.</summary>
public sealed class GarbledCheatingTests
{
    private const int InputSize = 2; // of the attestor: corrections, which are its own choice

    private static readonly Circuit s_circuit = RandomCircuit.Products(32, 60);

    [Fact]
    public async Task Every_altered_bit_of_the_evaluator_after_its_inputs_is_noticed()
    {
        GarbledPair pair = await HonestAsync();

        for (int place = InputSize; place < pair.EvaluatorBytes.Length; place++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] altered = [.. pair.EvaluatorBytes];
                altered[place] ^= (byte)(1 << bit);
                await Assert.ThrowsAsync<ProtocolException>(() => pair.GarbleAsync(altered, GarblingAsync));
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_of_what_the_prover_is_shown_is_noticed()
    {
        GarbledPair pair = new() { AlterForGarbler = (offset, value) => offset == InputSize ? (byte)(value ^ 1) : value };

        (Exception? garbler, _) = await pair.TryAsync(
            async machine => await machine.RevealAsync(await machine.InputAsync(SessionRole.Attestor, InputSize, []), SessionRole.Prover),
            async machine => await machine.RevealAsync(await machine.InputAsync(SessionRole.Attestor, InputSize, [1, 2]), SessionRole.Prover));

        Assert.Contains("labels do not say", Assert.IsType<ProtocolException>(garbler).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_altered_table_bit_or_colour_spoils_the_hash_or_is_never_read()
    {
        GarbledPair honest = await HonestAsync();
        int spoiled = 0;
        for (int place = 0; place < honest.GarblerBytes.Length; place += 7)
        {
            int target = place;
            GarbledPair pair = new() { AlterForEvaluator = (offset, value) => offset == target ? (byte)(value ^ 0x10) : value };
            (Exception? garbler, Exception? evaluator) = await pair.TryAsync(GarblingAsync, EvaluatingAsync);
            Assert.True(garbler is null or ChannelClosedException or ProtocolException, garbler?.ToString());
            Assert.True(evaluator is null or ChannelClosedException or ProtocolException, evaluator?.ToString());
            spoiled += garbler is null && evaluator is null ? 0 : 1;
        }

        Assert.True(spoiled > 0);
    }

    [Fact]
    public async Task A_false_equality_is_noticed_by_the_garbler_alone()
    {
        (Exception? garbler, Exception? evaluator) = await new GarbledPair().TryAsync(
            machine => ProgramAsync(machine, []),
            machine => ProgramAsync(machine, [8]));

        Assert.IsType<ProtocolException>(garbler);
        Assert.Null(evaluator);

        static async Task ProgramAsync(GarbledMachine machine, byte[] yours)
        {
            machine.AssertEqual(await machine.InputAsync(SessionRole.Attestor, 1, yours), [7]);
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task A_garbler_that_garbles_another_circuit_is_not_noticed_which_is_what_the_proof_is_for()
    {
        Gate product = new(GateKind.And, 0, 1, 2);
        Circuit honest = new("product", 2, 3, [product], [2]);
        Circuit lying = new("another", 2, 3, [new Gate(GateKind.Not, 1, 1, 1), product], [2]);

        await new GarbledPair().RunAsync(
            async machine =>
            {
                Bits bits = (await machine.InputAsync(SessionRole.Attestor, 1, [])).Slice(0, 2);
                using Revealed revealed = await machine.RevealAsync(await machine.CallAsync(lying, bits));
                await machine.FinishAsync();
                Assert.Equal(1, revealed.Bytes[0]);
            },
            async machine =>
            {
                Bits bits = (await machine.InputAsync(SessionRole.Attestor, 1, [1])).Slice(0, 2);
                using Revealed revealed = await machine.RevealAsync(await machine.CallAsync(honest, bits));
                await machine.FinishAsync();
                Assert.Equal(1, revealed.Claim[0]); // the product is 0
                Assert.Throws<InvalidOperationException>(() => revealed.Bytes.Length);
            });
    }

    [Fact]
    public async Task An_evaluator_answers_with_no_label_that_was_not_named()
    {
        Circuit product = new("product", 2, 3, [new Gate(GateKind.And, 0, 1, 2)], [2]);
        GarbledPair honest = new();
        await honest.RunAsync(ProvingAsync, EvaluatingAsync);

        // A bit of the gate's first block, which goes into the label where the wire's colour is one: the colour of the outcome stays, so that the shown bit is right, and the hash alone would tell what the wire is.
        int caught = 0;
        int unread = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            for (int block = 0; block < 2; block++)
            {
                int place = honest.GarblerBytes.Length - LabelCommitments.SizeOf(1) - 1 - (2 * Block.Size) + (block * Block.Size) + 5;
                GarbledPair pair = new() { Seed = seed, AlterForEvaluator = (offset, value) => offset == place ? (byte)(value ^ 1) : value };
                (_, Exception? evaluator) = await pair.TryAsync(ProvingAsync, EvaluatingAsync);
                if (evaluator is ProtocolException)
                {
                    caught++;
                    Assert.Single(pair.EvaluatorBytes); // its input alone: nothing was shown, and no hash
                }
                else
                {
                    Assert.Null(evaluator);
                    unread++;
                }
            }
        }

        Assert.True(caught > 2 && unread > 2, $"{caught}, {unread}"); // each block is read where a colour is one

        Task ProvingAsync(GarbledMachine machine) => ProgramAsync(machine, []);

        Task EvaluatingAsync(GarbledMachine machine) => ProgramAsync(machine, [1]);

        async Task ProgramAsync(GarbledMachine machine, byte[] yours)
        {
            Bits bits = (await machine.InputAsync(SessionRole.Attestor, 1, yours)).Slice(0, 2);
            await machine.RevealAsync(await machine.CallAsync(product, bits));
        }
    }

    [Fact]
    public async Task A_peer_that_stops_is_noticed()
    {
        GarbledPair pair = await HonestAsync();

        for (int size = 0; size < pair.EvaluatorBytes.Length; size++)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => pair.GarbleAsync(pair.EvaluatorBytes[..size], GarblingAsync));
        }

        for (int size = 0; size < pair.GarblerBytes.Length; size += 3)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => pair.EvaluateAsync(pair.GarblerBytes[..size], EvaluatingAsync));
        }
    }

    [Fact]
    public async Task Bits_after_the_last_one_must_be_zero()
    {
        GarbledPair pair = new() { AlterForEvaluator = (offset, value) => offset == 0 ? (byte)(value | 0x20) : value };
        (_, Exception? evaluator) = await pair.TryAsync(machine => ProgramAsync(machine, [5]), machine => ProgramAsync(machine, []));
        Assert.Contains("padded", Assert.IsType<ProtocolException>(evaluator).Message, StringComparison.Ordinal);

        pair = new() { AlterForGarbler = (offset, value) => offset == 0 ? (byte)(value | 0x20) : value };
        (Exception? garbler, _) = await pair.TryAsync(machine => ProgramAsync(machine, [5]), machine => ProgramAsync(machine, []));
        Assert.Contains("padded", Assert.IsType<ProtocolException>(garbler).Message, StringComparison.Ordinal);

        static async Task ProgramAsync(GarbledMachine machine, byte[] secret)
        {
            await machine.RevealAsync((await machine.InputAsync(SessionRole.Prover, 1, secret)).Slice(0, 5));
            await machine.FinishAsync();
        }
    }

    [Fact]
    public async Task A_garbler_that_was_lied_to_is_dead()
    {
        GarbledPair pair = await HonestAsync();
        byte[] altered = [.. pair.EvaluatorBytes];
        altered[InputSize] ^= 1;

        await pair.GarbleAsync(altered, async machine =>
        {
            await Assert.ThrowsAsync<ProtocolException>(() => GarblingAsync(machine));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await machine.FinishAsync());
            Assert.Throws<InvalidOperationException>(() => machine.Constant([1]));
        });
    }

    private static async Task<GarbledPair> HonestAsync()
    {
        GarbledPair pair = new();
        await pair.RunAsync(GarblingAsync, EvaluatingAsync);
        return pair;
    }

    private static Task GarblingAsync(GarbledMachine machine) => ProgramAsync(machine, [0xb7, 0x1d], []);

    private static Task EvaluatingAsync(GarbledMachine machine) => ProgramAsync(machine, [], [0x53, 0x9e]);

    private static async Task ProgramAsync(GarbledMachine machine, byte[] mine, byte[] yours)
    {
        Bits theirs = await machine.InputAsync(SessionRole.Attestor, InputSize, yours);
        Bits inputs = machine.Concatenate(await machine.InputAsync(SessionRole.Prover, 2, mine), theirs);
        Bits first = await machine.CallAsync(s_circuit, inputs);
        await machine.RevealAsync(first.Slice(0, 16));
        machine.AssertEqual(machine.Sum(first, first).Slice(0, 56), new byte[7]);
        await machine.RevealAsync((await machine.CallAsync(s_circuit, first.Slice(7, 32))).Slice(3, 40), SessionRole.Prover);
        machine.AssertEqual(machine.Sum(theirs, theirs), [0, 0]);
        await machine.FinishAsync();
    }
}
