using System.Buffers;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Tests.Machines;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>Both ends of a garbled machine in memory, everything under one seed.</summary>
internal sealed class GarbledPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public ulong Seed { get; init; } = 1;

    public TableFormat Format { get; init; }

    /// <summary>Whether correlations take their time.</summary>
    public bool Dawdles { get; init; } = true;

    /// <summary>What the garbler receives for the byte at an offset.</summary>
    public Func<long, byte, byte>? AlterForGarbler { get; init; }

    /// <summary>What the evaluator receives for the byte at an offset.</summary>
    public Func<long, byte, byte>? AlterForEvaluator { get; init; }

    /// <summary>All that the garbler sent and the evaluator read, after a run.</summary>
    public byte[] GarblerBytes { get; private set; } = [];

    /// <summary>All that the evaluator sent and the garbler read, after a run.</summary>
    public byte[] EvaluatorBytes { get; private set; } = [];

    /// <summary>Runs both sides against each other; throws what the evaluator threw, or else what the garbler threw.</summary>
    public async Task RunAsync(Func<GarbledMachine, Task> garbling, Func<GarbledMachine, Task> evaluating)
    {
        (Exception? garbler, Exception? evaluator) = await TryAsync(garbling, evaluating);
        if (garbler is ConnectionException && evaluator is not (null or ConnectionException))
        {
            throw new InvalidOperationException("The evaluator failed.", evaluator);
        }

        Assert.Null(evaluator is ChannelClosedException ? garbler ?? evaluator : evaluator ?? garbler);
    }

    /// <summary>Runs both sides against each other, and says how each of them failed.</summary>
    public async Task<(Exception? Garbler, Exception? Evaluator)> TryAsync(Func<GarbledMachine, Task> garbling, Func<GarbledMachine, Task> evaluating)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        RecordingChannel garbler = new(left, AlterForGarbler);
        RecordingChannel evaluator = new(right, AlterForEvaluator);
        Task garbled = Task.Run(() => GarbleAsync(garbler, garbling));
        Task evaluated = Task.Run(() => EvaluateAsync(evaluator, evaluating));
        Exception? first = await FailureAsync(garbled);
        Exception? second = await FailureAsync(evaluated);
        EvaluatorBytes = garbler.Received;
        GarblerBytes = evaluator.Received;
        return (first, second);
    }

    /// <summary>Runs the evaluator against a garbler that sends these bytes, whatever it is asked.</summary>
    public Task EvaluateAsync(byte[] garblerBytes, Func<GarbledMachine, Task> evaluating) => PlayAsync(garblerBytes, channel => EvaluateAsync(channel, evaluating));

    /// <summary>Runs the garbler against an evaluator that sends these bytes.</summary>
    public Task GarbleAsync(byte[] evaluatorBytes, Func<GarbledMachine, Task> garbling) => PlayAsync(evaluatorBytes, channel => GarbleAsync(channel, garbling));

    private static async Task PlayAsync(byte[] bytes, Func<IChannel, Task> run)
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        Task drained = DrainAsync(left);
        Task sent = SendAsync(left, bytes);
        await run(right).WaitAsync(s_patience);
        await sent;
        await drained;
    }

    private static async Task SendAsync(IChannel channel, byte[] bytes)
    {
        channel.Output.Write(bytes);
        await channel.FlushAsync(CancellationToken.None);
        await channel.CompleteAsync(CancellationToken.None);
    }

    private static async Task DrainAsync(IChannel channel)
    {
        byte[] buffer = new byte[1 << 16];
        while (await channel.ReadAsync(buffer, CancellationToken.None) > 0)
        {
        }
    }

    private static async Task<Exception?> FailureAsync(Task task)
    {
        Task waited = task.WaitAsync(s_patience);
        await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return waited.Exception?.InnerException;
    }

    private Task GarbleAsync(IChannel channel, Func<GarbledMachine, Task> program)
        => RunAsync(GarbledMachine.CreateGarbler(channel, DealtCorrelations.ForVerifier(Seed, Dawdles), new SeededRandomSource(Seed + 1), Format, CancellationToken.None), channel, program);

    private Task EvaluateAsync(IChannel channel, Func<GarbledMachine, Task> program)
        => RunAsync(GarbledMachine.CreateEvaluator(channel, DealtCorrelations.ForProver(Seed, Dawdles), Format, GarbledMachine.DefaultRehearsedSize, CancellationToken.None), channel, program);

    private static async Task RunAsync(GarbledMachine machine, IChannel channel, Func<GarbledMachine, Task> program)
    {
        try
        {
            await program(machine);
        }
        finally
        {
            await machine.DisposeAsync();
            await channel.DisposeAsync();
        }
    }
}
