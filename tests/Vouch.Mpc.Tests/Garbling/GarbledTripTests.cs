using System.Text;
using Vouch.Circuits;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>Trips as docs/protocol/garbling.md counts them: a letter for each flush that sends something.</summary>
public sealed class GarbledTripTests
{
    private static readonly Circuit s_circuit = RandomCircuit.Products(16, 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inputs_tables_and_what_is_shown_to_both_take_three_trips()
        => Assert.Equal("EGE", await RunAsync(async machine => await machine.RevealAsync(await CallAsync(machine))));

    [Fact]
    public async Task What_is_shown_to_the_prover_takes_no_trip_more()
        => Assert.Equal("EGE", await RunAsync(async machine => await machine.RevealAsync(await CallAsync(machine), SessionRole.Prover)));

    [Fact]
    public async Task What_is_shown_to_the_attestor_rides_with_the_tables()
        => Assert.Equal("EG", await RunAsync(async machine => await machine.RevealAsync(await CallAsync(machine), SessionRole.Attestor)));

    [Fact]
    public async Task Several_inputs_and_calls_ride_together()
        => Assert.Equal("EGE", await RunAsync(async machine =>
        {
            Bits first = await machine.InputAsync(SessionRole.Attestor, 1, machine is EvaluatingMachine ? [3] : []);
            Bits second = await CallAsync(machine);
            await machine.RevealAsync(second.Slice(0, 8), SessionRole.Attestor);
            machine.AssertEqual(machine.Sum(first, first), [0]);
            await machine.RevealAsync(machine.Concatenate(first, await CallAsync(machine, second.Slice(0, 16))));
        }));

    [Fact]
    public async Task Large_tables_leave_as_they_are_made()
    {
        string flushes = await RunAsync(async machine => await machine.CallAsync(Sha256.Compression, machine.Constant(new byte[96])));

        Assert.InRange(flushes.Length, 8, 12);
        Assert.DoesNotContain('E', flushes);
    }

    private static async Task<Bits> CallAsync(GarbledMachine machine)
    {
        Bits mine = await machine.InputAsync(SessionRole.Prover, 1, machine is EvaluatingMachine ? [] : [1]);
        Bits yours = await machine.InputAsync(SessionRole.Attestor, 1, machine is EvaluatingMachine ? [2] : []);
        return await machine.CallAsync(s_circuit, mine, yours);
    }

    private static async Task<Bits> CallAsync(GarbledMachine machine, Bits bits) => await machine.CallAsync(s_circuit, bits);

    private static async Task<string> RunAsync(Func<GarbledMachine, Task> program)
    {
        StringBuilder log = new();
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        LoggingChannel garblerChannel = new(left, log, 'G');
        LoggingChannel evaluatorChannel = new(right, log, 'E');
        await using GarbledMachine garbler = GarbledMachine.CreateGarbler(garblerChannel, DealtCorrelations.ForVerifier(1, dawdles: false), new SeededRandomSource(1), Cancellation);
        await using GarbledMachine evaluator = GarbledMachine.CreateEvaluator(evaluatorChannel, DealtCorrelations.ForProver(1, dawdles: false), Cancellation);
        await Task.WhenAll(Task.Run(() => BothAsync(garbler), Cancellation), Task.Run(() => BothAsync(evaluator), Cancellation));
        return log.ToString();

        async Task BothAsync(GarbledMachine machine)
        {
            await program(machine);
            await machine.FinishAsync();
        }
    }
}
