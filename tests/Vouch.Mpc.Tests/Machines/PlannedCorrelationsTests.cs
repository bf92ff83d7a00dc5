using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Proofs over a stock that gives what was planned and no more.</summary>
public sealed class PlannedCorrelationsTests
{
    private const int InputSize = 64;
    private const int FieldBits = 4; // the tests run without AES instructions too

    private static readonly ProofPace s_batchACall = new(1 << 15, 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A batch for each call but the first case, where all is one.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(3, 1)]
    public async Task An_exactly_sufficient_plan_is_enough(int calls, int batches)
    {
        Pair pair = new() { Pace = batches == calls ? s_batchACall : ProofPace.Default, Calls = calls };

        int enough = (8 * InputSize) + (calls * Sha256.Compression.AndGates) + (batches * ProvingCore.MaskCorrelations);
        await pair.RunAsync(enough, enough);

        Assert.Null(pair.Proving);
        Assert.Null(pair.Verifying);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(3, 1)]
    public async Task A_plan_that_lacks_one_is_refused_on_both_sides(int calls, int batches)
    {
        int enough = (8 * InputSize) + (calls * Sha256.Compression.AndGates) + (batches * ProvingCore.MaskCorrelations);
        ProofPace pace = batches == calls ? s_batchACall : ProofPace.Default;
        Pair prover = new() { Pace = pace, Calls = calls };
        Pair verifier = new() { Pace = pace, Calls = calls };

        await prover.RunAsync(enough - 1, enough - 1);
        await verifier.RunAsync(enough, enough - 1);

        string message = $"Correlated OT: {Sha256.Compression.AndGates + 128} more correlations are needed, but of the {enough - 1} that were planned {Sha256.Compression.AndGates + 127} are left.";
        Assert.Equal(message, Assert.IsType<ProtocolException>(prover.Proving).Message);
        Assert.Equal(message, Assert.IsType<ProtocolException>(verifier.Verifying).Message);
    }

    [Fact]
    public async Task A_program_without_gates_needs_no_mask()
    {
        Pair enough = new() { Calls = 0 };
        Pair less = new() { Calls = 0 };

        await enough.RunAsync(8 * InputSize, 8 * InputSize);
        await less.RunAsync((8 * InputSize) - 1, (8 * InputSize) - 1);

        Assert.Null(enough.Proving);
        Assert.Null(enough.Verifying);
        Assert.IsType<ProtocolException>(less.Proving);
        Assert.IsType<ProtocolException>(less.Verifying);
        Assert.Equal(0, less.BytesForStock);
    }

    [Fact]
    public async Task What_the_source_held_before_counts()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using ReceiverCorrelations receiver = new(left, new byte[CorrelationSource.RunSize], new SeededRandomSource(1), FieldBits);
        using SenderCorrelations sender = new(right, new byte[CorrelationSource.RunSize], new SeededRandomSource(2), FieldBits);
        await Task.WhenAll(receiver.ReserveAsync(5000, Cancellation).AsTask(), sender.ReserveAsync(5000, Cancellation).AsTask());
        long sent = left.Counters.BytesSent;
        PlannedCorrelations planned = new(receiver, 1000);

        await planned.ReserveAsync(600, 4000, Cancellation);
        planned.Take(new Block[600]);

        Assert.Equal(400, planned.Available);
        Assert.Equal(sent, left.Counters.BytesSent);
        Assert.Throws<ProtocolException>(() => planned.Take(new Block[401]));
        await Assert.ThrowsAsync<ProtocolException>(async () => await planned.ReserveAsync(401, 401, Cancellation));
        planned.Take(new Block[400]);
        Assert.Equal(0, planned.Available);
    }

    /// <summary>More than one large iteration gives: the next one is made while this one is used up, at a pace of each side's own.</summary>
    [Fact]
    public async Task A_large_plan_is_made_ahead_of_its_use_in_bounded_memory()
    {
        const int Planned = 2_800_000;
        const int Portion = 40_000;
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using ReceiverCorrelations receiver = new(left, new byte[CorrelationSource.RunSize], new SeededRandomSource(1), FieldBits);
        using SenderCorrelations sender = new(right, new byte[CorrelationSource.RunSize], new SeededRandomSource(2), FieldBits);
        PlannedCorrelations macs = new(receiver, Planned);
        PlannedCorrelations keys = new(sender, Planned);
        Block[] mac = new Block[Portion];
        Block[] key = new Block[Portion];
        Block wrong = Block.Zero;
        int most = 0;

        for (int taken = 0; taken < Planned; taken += Portion)
        {
            await Task.WhenAll(macs.ReserveAsync(Portion, Portion, Cancellation).AsTask(), keys.ReserveAsync(Portion, Portion, Cancellation).AsTask());
            Assert.Equal(sender.Available, receiver.Available);
            most = int.Max(most, sender.Available);
            macs.Take(mac);
            keys.Take(key);
            for (int i = 0; i < Portion; i++)
            {
                Block difference = mac[i] ^ key[i] ^ keys.Delta.Times(mac[i].LowBit);
                wrong = Block.Create(wrong.Low | difference.Low, wrong.High | difference.High);
            }
        }

        Assert.True(Block.FixedTimeEquals(Block.Zero, wrong));
        Assert.InRange(most, CorrelationSource.Portion, 2_640_000);
        await Assert.ThrowsAsync<ProtocolException>(async () => await macs.ReserveAsync(1, 1, Cancellation));
    }

    [Fact]
    public void A_plan_is_not_negative()
    {
        using ReceiverCorrelations receiver = new(InMemoryChannel.CreatePair().Left, new byte[CorrelationSource.RunSize], new SeededRandomSource(1), FieldBits);

        Assert.Throws<ArgumentOutOfRangeException>(() => new PlannedCorrelations(receiver, -1));
    }

    private sealed class Pair
    {
        public ProofPace Pace { get; init; } = ProofPace.Default;

        public int Calls { get; init; }

        public Exception? Proving { get; private set; }

        public Exception? Verifying { get; private set; }

        public long BytesForStock { get; private set; }

        public async Task RunAsync(long plannedByProver, long plannedByVerifier)
        {
            byte[] run = new byte[CorrelationSource.RunSize];
            (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
            (IChannel leftStock, IChannel rightStock) = InMemoryChannel.CreatePair();
            using ReceiverCorrelations macs = new(leftStock, run, new SeededRandomSource(1), FieldBits);
            using SenderCorrelations keys = new(rightStock, run, new SeededRandomSource(2), FieldBits);
            await using ProvingMachine prover = new(left, new PlannedCorrelations(macs, plannedByProver), Pace, Cancellation);
            await using VerifyingMachine verifier = new(right, new PlannedCorrelations(keys, plannedByVerifier), new SeededRandomSource(3), Pace, Cancellation);

            Task<Exception?> proving = RunAsync(prover, new byte[InputSize], left, leftStock);
            Task<Exception?> verifying = RunAsync(verifier, [], right, rightStock);
            await Task.WhenAll(proving, verifying).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

            Proving = await proving;
            Verifying = await verifying;
            BytesForStock = leftStock.Counters.BytesSent + leftStock.Counters.BytesReceived;
        }

        // What fails closes its channels, as a session does.
        private async Task<Exception?> RunAsync(IMachine machine, byte[] secret, IChannel channel, IChannel stock)
        {
            Exception? error = await Record.ExceptionAsync(() => ProgramAsync(machine, secret));
            if (error is not null)
            {
                await channel.DisposeAsync();
                await stock.DisposeAsync();
            }

            return error;
        }

        private async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            await Task.Yield();
            Bits block = await machine.InputAsync(SessionRole.Prover, InputSize, secret);
            for (int i = 0; i < Calls; i++)
            {
                await machine.CallAsync(Sha256.Compression, block.Bytes(0, 32), block);
            }

            await machine.FinishAsync();
        }
    }
}
