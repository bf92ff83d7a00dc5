using System.Text;
using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>Trips as docs/protocol/correlated-ot.md counts them: how often the line turns, a letter for each flush that sends something.</summary>
public class TripTests
{
    private const int FieldBits = 4; // the tests run without AES instructions too

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, "SRSR")] // set-up and extension
    [InlineData(130_000, "SRRSRSRS")] // set-up, extension of 26 chunks in two flushes, small iteration
    [InlineData(500_000, "SRRSRSRSRS")] // the same and another small iteration
    [InlineData(600_000, "SRRSRSRSRS")] // the same, the second iteration being large
    public async Task A_fresh_pair_takes_the_documented_trips(int count, string flushes)
    {
        await using Line line = new();

        await line.ReserveAsync(count);

        Assert.Equal(flushes, line.Flushes);
    }

    [Theory]
    [InlineData(1000, "RSR")]
    [InlineData(100_000, "SRS")]
    [InlineData(400_000, "SRSRS")] // two small ones
    public async Task A_pair_with_seeds_takes_three_trips_and_two_for_each_further_iteration(int more, string flushes)
    {
        await using Line line = new();
        await line.ReserveAsync(SilentShape.Small.Seeds);
        line.Clear();

        await line.ReserveAsync(line.Available + more);

        Assert.Equal(flushes, line.Flushes);
    }

    [Fact]
    public async Task What_is_announced_saves_a_trip()
    {
        await using Line line = new();
        await line.AnnounceAsync();
        line.Clear();

        await line.ReserveAsync(1000);

        Assert.Equal("RSR", line.Flushes);
    }

    /// <summary>The last bits and the hash, the challenge, the answer.</summary>
    [Fact]
    public async Task A_proof_of_one_batch_takes_three_trips()
    {
        Assert.Equal("PVP", await ProveAsync(ProofPace.Default, calls: 1));
    }

    /// <summary>Only challenges wait: every batch is flushed once, its answer leaves with what follows.</summary>
    [Fact]
    public async Task Batches_are_flushed_once_each()
    {
        string flushes = await ProveAsync(new ProofPace(1 << 15, 3), calls: 9);

        Assert.Equal(9, flushes.Count(side => side == 'V'));
        Assert.Equal(10, flushes.Count(side => side == 'P'));
    }

    private static async Task<string> ProveAsync(ProofPace pace, int calls)
    {
        StringBuilder log = new();
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        LoggingChannel proverChannel = new(left, log, 'P');
        LoggingChannel verifierChannel = new(right, log, 'V');
        await using ProvingMachine prover = new(proverChannel, DealtCorrelations.ForProver(1, dawdles: false), pace, Cancellation);
        await using VerifyingMachine verifier = new(verifierChannel, DealtCorrelations.ForVerifier(1, dawdles: false), new SeededRandomSource(1), pace, Cancellation);
        await Task.WhenAll(Task.Run(() => ProgramAsync(prover, new byte[64]), Cancellation), Task.Run(() => ProgramAsync(verifier, []), Cancellation));
        return log.ToString();

        async Task ProgramAsync(IMachine machine, byte[] secret)
        {
            Bits block = await machine.InputAsync(SessionRole.Prover, 64, secret);
            for (int i = 0; i < calls; i++)
            {
                await machine.CallAsync(Sha256.Compression, block.Bytes(0, 32), block);
            }

            machine.AssertEqual(block, block);
            await machine.FinishAsync();
        }
    }

    /// <summary>A pair whose flushes are noted, by side.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly StringBuilder _log = new();
        private readonly LoggingChannel _left;
        private readonly SenderCorrelations _sender;
        private readonly ReceiverCorrelations _receiver;

        public Line()
        {
            (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
            _left = new LoggingChannel(left, _log, 'S');
            _sender = new SenderCorrelations(_left, OtRun.Name, new SeededRandomSource(1), FieldBits);
            _receiver = new ReceiverCorrelations(new LoggingChannel(right, _log, 'R'), OtRun.Name, new SeededRandomSource(2), FieldBits);
        }

        public string Flushes
        {
            get
            {
                lock (_log)
                {
                    return _log.ToString();
                }
            }
        }

        public int Available => _sender.Available;

        public void Clear() => _log.Clear();

        public async Task AnnounceAsync()
        {
            _sender.Announce();
            await _left.FlushAsync(Cancellation);
        }

        public Task ReserveAsync(int count) => Task.WhenAll(_sender.ReserveAsync(count, Cancellation).AsTask(), _receiver.ReserveAsync(count, Cancellation).AsTask());

        public ValueTask DisposeAsync()
        {
            _sender.Dispose();
            _receiver.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
