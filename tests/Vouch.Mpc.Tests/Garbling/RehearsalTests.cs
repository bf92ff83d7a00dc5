using System.Text;
using Vouch.Circuits;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

public sealed class RehearsalTests
{
    private const int Blocks = 4;

    private static readonly Circuit s_products = RandomCircuit.Products(8, 9);

    private static readonly byte[] s_mine = [.. Enumerable.Range(1, 16).Select(i => (byte)(7 * i))];
    private static readonly byte[] s_yours = [.. Enumerable.Range(1, 16).Select(i => (byte)(99 * i))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Stretch 0 is a key schedule on shares, stretch 1 + i the keystream's block i.</summary>
    [Theory]
    [InlineData("", "0123")]
    [InlineData("k0123", "0123")]
    [InlineData("k0123", "3120")]
    [InlineData("k013", "0123")]
    [InlineData("k0123", "2")]
    [InlineData("k", "30")]
    public async Task What_was_rehearsed_runs_as_what_was_not(string rehearsed, string run)
    {
        await using PlainMachine plain = new();
        byte[] expected = await RunAsync(plain, s_mine, s_yours, run, 77);

        await new GarbledPair().RunAsync(machine => BothAsync(machine, s_mine, []), machine => BothAsync(machine, [], s_yours));

        async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            await machine.RehearseAsync(async rehearsal => await RehearseAsync(rehearsal, rehearsed));
            Assert.Equal(expected, await RunAsync(machine, mine, yours, run, 77));
            Assert.Equal(plain.Cost with { PeakWires = 0 }, machine.Cost with { PeakWires = 0 });
        }
    }

    [Fact]
    public async Task Blocks_may_be_rehearsed_once_the_key_is_there()
    {
        await using PlainMachine plain = new();
        byte[] expected = await RunAsync(plain, s_mine, s_yours, "01", 5);

        await new GarbledPair().RunAsync(machine => BothAsync(machine, s_mine, []), machine => BothAsync(machine, [], s_yours));

        async Task BothAsync(GarbledMachine machine, byte[] mine, byte[] yours)
        {
            Bits key = await KeyAsync(machine, mine, yours);
            machine.LeaveStretch();
            await machine.RehearseAsync(async rehearsal =>
            {
                await BlockAsync(rehearsal, key, 1, 0);
                await BlockAsync(rehearsal, key, 0, 0);
            });
            byte[] first = await BlockAsync(machine, key, 0, 5);
            byte[] second = await BlockAsync(machine, key, 1, 5);
            await machine.FinishAsync();
            Assert.Equal(expected, first.Concat(second));
        }
    }

    [Fact]
    public void It_computes_what_the_plain_machine_does()
        => Gen.Select(RandomCircuit.Any(64, 64, 150), Gen.Byte.Array[4], Gen.Byte.Array[2], Gen.Byte.Array[2], Gen.ULong, Gen.Enum<TableFormat>()).SampleAsync(async (circuit, mine, yours, late, seed, format) =>
        {
            await using PlainMachine plain = new();
            byte[] expected = await LinearAsync(plain, circuit, mine, yours, late);

            await new GarbledPair { Seed = seed, Format = format }.RunAsync(machine => BothAsync(machine, mine, []), machine => BothAsync(machine, [], yours));

            async Task BothAsync(GarbledMachine machine, byte[] own, byte[] other)
            {
                await machine.RehearseAsync(async rehearsal => await LinearAsync(rehearsal, circuit, own.Length == 0 ? [] : new byte[4], other.Length == 0 ? [] : new byte[2], [0, 0]));
                Assert.Equal(expected, await LinearAsync(machine, circuit, own, other, late));
            }
        }, iter: 60);

    [Fact]
    public async Task A_run_of_what_was_rehearsed_takes_no_more_trips_and_few_bytes()
    {
        StringBuilder log = new();
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        await using LoggingChannel garblerChannel = new(left, log, 'G');
        await using LoggingChannel evaluatorChannel = new(right, log, 'E');
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(garblerChannel, DealtCorrelations.ForVerifier(1, dawdles: false), new SeededRandomSource(1), Cancellation);
        await using GarbledMachine evaluator = GarbledMachine.CreateEvaluator(evaluatorChannel, DealtCorrelations.ForProver(1, dawdles: false), Cancellation);
        await BothAsync(machine => machine.RehearseAsync(async rehearsal => await RehearseAsync(rehearsal, "k0123")).AsTask());
        log.Clear();
        long sent = left.Counters.BytesSent;
        long received = right.Counters.BytesSent;

        await BothAsync(async machine =>
        {
            Bits key = await KeyAsync(machine, machine == garbler ? s_mine : [], machine == garbler ? [] : s_yours);
            Bits[] blocks = new Bits[Blocks];
            for (int i = 0; i < Blocks; i++)
            {
                machine.EnterStretch(1 + i);
                blocks[i] = await machine.CallAsync(Aes128.Block, key, machine.Constant([1, 2, 3, (byte)i]), machine.LateConstant(new byte[12]));
            }

            machine.LeaveStretch();
            await machine.RevealAsync(machine.Concatenate(blocks), SessionRole.Prover);
        });

        // The prover's labels, the attestor's corrections, its labels in turn and those of the late constants, which labels the value may have, the colours.
        Assert.Matches("^(GE|EG)G{2,6}E$", log.ToString());
        Assert.Equal((16 * ((2 * 128) + (Blocks * 96))) + LabelCommitments.SizeOf(Blocks * 128), left.Counters.BytesSent - sent);
        Assert.Equal(16 + (16 * Blocks) + 32, right.Counters.BytesSent - received);

        Task BothAsync(Func<GarbledMachine, Task> run) => Task.WhenAll(Task.Run(() => run(garbler), Cancellation), Task.Run(() => run(evaluator), Cancellation));
    }

    [Fact]
    public async Task A_run_that_does_not_fit_is_refused_by_both()
    {
        (Exception? garbler, Exception? evaluator) = await new GarbledPair().TryAsync(BothAsync, BothAsync);

        Assert.Contains("does not fit its rehearsal", Assert.IsType<InvalidOperationException>(garbler).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit its rehearsal", Assert.IsType<InvalidOperationException>(evaluator).Message, StringComparison.Ordinal);

        static async Task BothAsync(GarbledMachine machine)
        {
            Bits key = machine.Constant(new byte[16]);
            await machine.RehearseAsync(async rehearsal =>
            {
                rehearsal.EnterStretch(1);
                await rehearsal.CallAsync(Aes128.KeySchedule, key);
            });
            machine.EnterStretch(1);
            await machine.CallAsync(Sha256.InnerKeyState, machine.Concatenate(key, key));
        }
    }

    [Fact]
    public async Task A_run_that_goes_on_after_its_rehearsal_is_refused_by_both()
    {
        (Exception? garbler, Exception? evaluator) = await new GarbledPair().TryAsync(BothAsync, BothAsync);

        Assert.Contains("goes on where", Assert.IsType<InvalidOperationException>(garbler).Message, StringComparison.Ordinal);
        Assert.Contains("goes on where", Assert.IsType<InvalidOperationException>(evaluator).Message, StringComparison.Ordinal);

        static async Task BothAsync(GarbledMachine machine)
        {
            await machine.RehearseAsync(rehearsal =>
            {
                rehearsal.EnterStretch(1);
                rehearsal.LateConstant([1]);
                return ValueTask.CompletedTask;
            });
            machine.EnterStretch(1);
            machine.LateConstant([1]);
            await machine.InputAsync(SessionRole.Prover, 1, []);
        }
    }

    [Fact]
    public async Task A_constant_that_changed_is_refused_before_anything_is_sent()
    {
        (Exception? garbler, Exception? evaluator) = await new GarbledPair().TryAsync(machine => BothAsync(machine, 2), machine => BothAsync(machine, 2));

        Assert.Contains("late constants", Assert.IsType<InvalidOperationException>(garbler).Message, StringComparison.Ordinal);
        Assert.IsType<ChannelClosedException>(evaluator);

        static async Task BothAsync(GarbledMachine machine, byte value)
        {
            await machine.RehearseAsync(async rehearsal => await CallAsync(rehearsal, 1));
            await machine.RevealAsync(await CallAsync(machine, value));
        }

        static async Task<Bits> CallAsync(GarbledMachine machine, byte value)
        {
            machine.EnterStretch(1);
            return await machine.CallAsync(s_products, machine.Constant([value]));
        }
    }

    [Fact]
    public async Task Tables_take_no_more_memory_than_allowed()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(left, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), Cancellation);
        await using GarbledMachine evaluator = GarbledMachine.CreateEvaluator(right, DealtCorrelations.ForProver(1), TableFormat.HalfGates, 1 << 19, Cancellation);
        Task garbling = Task.Run(() => garbler.RehearseAsync(async rehearsal => await RehearseAsync(rehearsal, "k0123")).AsTask(), Cancellation);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await evaluator.RehearseAsync(async rehearsal => await RehearseAsync(rehearsal, "k0123")));

        Assert.Contains("more than 524288 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => evaluator.Constant([1]));
        await right.DisposeAsync();
        await garbling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Stretches_are_entered_once_and_rehearsals_stay_in_them()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using GarbledMachine machine = GarbledMachine.CreateGarbler(left, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), Cancellation);
        machine.EnterStretch(1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await machine.RehearseAsync(_ => ValueTask.CompletedTask));
        machine.LeaveStretch();

        Assert.Throws<InvalidOperationException>(() => machine.EnterStretch(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.EnterStretch(-1));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await machine.RehearseAsync(rehearsal =>
        {
            rehearsal.EnterStretch(2);
            rehearsal.EnterStretch(2);
            return ValueTask.CompletedTask;
        }));
        Assert.Throws<InvalidOperationException>(() => machine.Constant([1])); // a rehearsal that failed leaves a dead machine
    }

    [Fact]
    public async Task What_is_outside_of_stretches_is_not_rehearsed()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using GarbledMachine machine = GarbledMachine.CreateGarbler(left, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), Cancellation);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await machine.RehearseAsync(async rehearsal => await rehearsal.InputAsync(SessionRole.Prover, 1, [1])));

        Assert.Contains("outside of stretches", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_rehearsal_end_with_it()
    {
        (IChannel left, _) = InMemoryChannel.CreatePair();
        await using GarbledMachine machine = GarbledMachine.CreateGarbler(left, DealtCorrelations.ForVerifier(1), new SeededRandomSource(1), Cancellation);
        Bits kept = default;

        await machine.RehearseAsync(async rehearsal =>
        {
            rehearsal.EnterStretch(0);
            kept = await rehearsal.InputAsync(SessionRole.Attestor, 1, []);
            using Revealed zeros = await rehearsal.RevealAsync(kept);
            Assert.Equal<byte>([0], zeros.Bytes.ToArray());
            rehearsal.AssertEqual(kept, [9]);
            await rehearsal.FinishAsync();
        });

        Assert.Throws<ArgumentException>(() => machine.Complement(kept));
    }

    [Fact]
    public async Task A_peer_that_stops_is_noticed()
    {
        GarbledPair pair = new();
        await pair.RunAsync(machine => BothAsync(machine, []), machine => BothAsync(machine, [0x5a]));

        for (int size = 0; size < pair.EvaluatorBytes.Length; size++)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => pair.GarbleAsync(pair.EvaluatorBytes[..size], machine => BothAsync(machine, [])));
        }

        for (int size = 0; size < pair.GarblerBytes.Length; size++)
        {
            await Assert.ThrowsAsync<ChannelClosedException>(() => pair.EvaluateAsync(pair.GarblerBytes[..size], machine => BothAsync(machine, [0x5a])));
        }

        static async Task BothAsync(GarbledMachine machine, byte[] yours)
        {
            await machine.RehearseAsync(async rehearsal => await ProductsAsync(rehearsal, new byte[yours.Length]));
            await machine.RevealAsync((await ProductsAsync(machine, yours)).Slice(0, 9));
        }

        static async Task<Bits> ProductsAsync(GarbledMachine machine, byte[] yours)
        {
            machine.EnterStretch(3);
            return await machine.CallAsync(s_products, await machine.InputAsync(SessionRole.Attestor, 1, yours));
        }
    }

    [Fact]
    public async Task A_garbler_that_sends_other_labels_gets_no_answer()
    {
        GarbledPair honest = new();
        await honest.RunAsync(machine => BothAsync(machine, []), machine => BothAsync(machine, [0x5a]));
        int labels = honest.GarblerBytes.Length - 2 - LabelCommitments.SizeOf(9) - (8 * 16);

        for (int bit = 0; bit < 8; bit++)
        {
            int target = labels + (16 * bit) + 3;
            GarbledPair pair = new() { AlterForEvaluator = (offset, value) => offset == target ? (byte)(value ^ 4) : value };
            (_, Exception? evaluator) = await pair.TryAsync(machine => BothAsync(machine, []), machine => BothAsync(machine, [0x5a]));
            Assert.IsType<ProtocolException>(evaluator);
        }

        static async Task BothAsync(GarbledMachine machine, byte[] yours)
        {
            await machine.RehearseAsync(async rehearsal => await ProductsAsync(rehearsal, new byte[yours.Length]));
            await machine.RevealAsync((await ProductsAsync(machine, yours)).Slice(0, 9));
        }

        static async Task<Bits> ProductsAsync(GarbledMachine machine, byte[] yours)
        {
            machine.EnterStretch(3);
            return await machine.CallAsync(s_products, await machine.InputAsync(SessionRole.Attestor, 1, yours));
        }
    }

    private static async Task RehearseAsync(GarbledMachine machine, string stretches)
    {
        if (stretches.Length == 0)
        {
            return;
        }

        Bits key = await KeyAsync(machine, [], []);
        foreach (char block in stretches[1..])
        {
            await BlockAsync(machine, key, block - '0', 0);
        }
    }

    private static async Task<byte[]> RunAsync(IMachine machine, byte[] mine, byte[] yours, string run, byte late)
    {
        Bits key = await KeyAsync(machine, mine, yours);
        List<byte> keystream = [];
        foreach (char block in run)
        {
            keystream.AddRange(await BlockAsync(machine, key, block - '0', late));
        }

        machine.LeaveStretch();
        await machine.FinishAsync();
        return [.. keystream];
    }

    private static async Task<Bits> KeyAsync(IMachine machine, byte[] mine, byte[] yours)
    {
        machine.EnterStretch(0);
        Bits first = await machine.InputAsync(SessionRole.Prover, 16, mine);
        Bits second = await machine.InputAsync(SessionRole.Attestor, 16, yours);
        return await machine.CallAsync(Aes128.KeySchedule, machine.Sum(first, second));
    }

    private static async Task<byte[]> BlockAsync(IMachine machine, Bits key, int block, byte late)
    {
        machine.EnterStretch(1 + block);
        using MachineScope scope = machine.OpenScope();
        Bits counter = machine.Concatenate(machine.Constant([1, 2, 3, (byte)block]), machine.LateConstant([.. Enumerable.Repeat(late, 12)]));
        using Revealed revealed = await machine.RevealAsync(await machine.CallAsync(Aes128.Block, key, counter));
        return revealed.Claim.ToArray();
    }

    /// <summary>Everything linear on labels that are still to come, scopes that keep some of them included.</summary>
    private static async Task<byte[]> LinearAsync(IMachine machine, Circuit circuit, byte[] mine, byte[] yours, byte[] late)
    {
        machine.EnterStretch(9);
        using MachineScope scope = machine.OpenScope();
        _ = machine.Constant([1, 2, 3]);
        Bits kept;
        using (MachineScope inner = machine.OpenScope())
        {
            Bits first = await machine.InputAsync(SessionRole.Prover, 4, mine);
            Bits second = machine.Concatenate(await machine.InputAsync(SessionRole.Attestor, 2, yours), machine.LateConstant(late));
            Bits sum = machine.Sum(machine.Complement(first), second);
            kept = inner.Keep(machine.Concatenate(sum, machine.Sum(first, first), second));
        }

        kept = scope.KeepOnly(kept);
        Bits other = machine.Concatenate(machine.Constant([0xff, 0x0f]), kept.Bytes(0, 2));
        machine.AssertEqual(machine.Sum(other, other), [0, 0, 0, 0]);
        Bits result = await machine.CallAsync(circuit, other, kept.Bytes(8, 4));
        using Revealed revealed = await machine.RevealAsync(machine.Sum(result, machine.Concatenate(kept.Bytes(2, 6), other.Bytes(0, 2))));
        machine.AssertEqual(kept.Bytes(4, 4), [0, 0, 0, 0]);
        await machine.FinishAsync();
        machine.LeaveStretch();
        return revealed.Claim.ToArray();
    }
}
