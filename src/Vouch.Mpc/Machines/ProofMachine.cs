using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>Proves in zero knowledge what a program computes: the prover knows every value, the attestor verifies and learns what is revealed.</summary>
/// <remarks>
/// <para>QuickSilver (eprint 2021/076) over correlated oblivious transfers: a bit on the wire per input bit and per AND gate, and a check of two elements per batch. A cheating prover gets away with
/// probability at most 2^-109; bytes and derivation are in <c>docs/protocol/session-proof-machine.md</c>.</para>
/// <para>The attestor has no private inputs: what it contributes it has opened, and enters as a constant. Channel and correlations remain their owner's. Memory grows with the values alive, not with the program.</para>
/// </remarks>
public abstract class ProofMachine : BlockMachine
{
    internal const int ElementSize = Block.Size;
    internal const int AnswerSize = 2 * Block.Size;

    private readonly Block[] _mask = new Block[ProvingCore.MaskCorrelations];
    private readonly ICorrelations _correlations;

    private protected ProofMachine(IChannel channel, ICorrelations correlations, ProofPace pace, CancellationToken cancellationToken)
    {
        Channel = channel;
        _correlations = correlations;
        Pace = pace;
        CancellationToken = cancellationToken;
    }

    private protected IChannel Channel { get; }

    private protected ICorrelations Correlations => _correlations;

    private protected ProofPace Pace { get; }

    private protected CancellationToken CancellationToken { get; }

    private protected Openings Openings { get; } = new("vouch/proof/openings/v1"u8);

    private protected Verdict Verdict { get; private set; } = new();

    /// <summary>AND gates of the batch that is open.</summary>
    private protected abstract int OpenGates { get; }

    /// <summary>Makes the prover's side.</summary>
    /// <param name="channel">To the attestor; the machine is its only user.</param>
    /// <param name="correlations">The receiver's half.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static ProofMachine CreateProver(IChannel channel, ICorrelations correlations, CancellationToken cancellationToken)
        => new ProvingMachine(channel, correlations, ProofPace.Default, cancellationToken);

    /// <summary>Makes the attestor's side.</summary>
    /// <param name="channel">To the prover; the machine is its only user.</param>
    /// <param name="correlations">The sender's half.</param>
    /// <param name="random">For challenges.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static ProofMachine CreateVerifier(IChannel channel, IKeyCorrelations correlations, IRandomSource random, CancellationToken cancellationToken)
        => new VerifyingMachine(channel, correlations, random, ProofPace.Default, cancellationToken);

    /// <summary>How many correlations a program takes at most that ends in one check, so that they can be reserved at once: many at a time are cheaper, and cost fewer round trips.</summary>
    /// <param name="cost">What <see cref="PlainMachine"/> says of it.</param>
    public static long CorrelationsFor(MachineCost cost)
    {
        long batches = 1 + (2 * cost.AndGates / ProofPace.Default.BatchGates); // of two in a row one is half full at least
        return cost.AndGates + cost.InputBits + ((batches + 1) * ProvingCore.MaskCorrelations);
    }

    /// <inheritdoc/>
    public override ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        if (owner != SessionRole.Prover)
        {
            throw new NotSupportedException("The attestor has no private inputs in a proof; what it opened is a constant.");
        }

        Bits bits = EnterInput(size);
        Stage(value, bits);
        return CommitAsync(bits);
    }

    /// <inheritdoc/>
    public override ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(circuit.AndGates, Pace.BatchGates, nameof(circuit));
        return RunAsync(circuit, EnterCall(circuit, inputs));
    }

    /// <inheritdoc/>
    public override ValueTask<Revealed> RevealAsync(Bits value)
    {
        Enter();
        return ShowAsync(value);
    }

    /// <inheritdoc/>
    /// <remarks>The prover knows everything as it is; what the attestor alone is shown, both are.</remarks>
    public override ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient)
    {
        if (recipient == SessionRole.Attestor)
        {
            return RevealAsync(value);
        }

        ThrowIfDead();
        return ValueTask.FromResult(new Revealed(value.Length, Known(value), Verdict.Passed));
    }

    /// <summary>Lets what is written leave with the next flush of any channel of the connection.</summary>
    public ValueTask QueueAsync() => Channel.QueueAsync(CancellationToken);

    /// <summary>Sends what is written, if anything is: before waiting for a peer elsewhere that waits for it here.</summary>
    public ValueTask SendAsync() => FlushAsync();

    /// <inheritdoc/>
    public override async ValueTask FinishAsync()
    {
        Enter();
        await CheckAsync().ConfigureAwait(false);
        Verdict.HasPassed = true;
        Verdict = new Verdict();
        Leave();
    }

    /// <summary>Fills wires that are to be inputs with the bits, as far as this side knows them.</summary>
    private protected abstract void Stage(ReadOnlySpan<byte> value, Bits bits);

    private protected abstract ValueTask<Bits> CommitAsync(Bits bits);

    private protected abstract ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs);

    private protected abstract ValueTask<Revealed> ShowAsync(Bits value);

    private protected abstract SecretBuffer? Known(Bits value);

    /// <summary>Ends the batch that is open.</summary>
    private protected abstract ValueTask CloseBatchAsync(ReadOnlyMemory<Block> mask);

    /// <summary>Checks openings and batches.</summary>
    private protected abstract ValueTask CheckAsync();

    /// <summary>Sends what is written, if anything is.</summary>
    private protected abstract ValueTask FlushAsync();

    /// <summary>Makes sure that a circuit's gates fit the batch, and that there are correlations for them.</summary>
    private protected async ValueTask MakeRoomAsync(Circuit circuit)
    {
        if (OpenGates + circuit.AndGates > Pace.BatchGates)
        {
            await CloseBatchAsync().ConfigureAwait(false);
        }

        await ReserveAsync(circuit.AndGates, OpenGates + circuit.AndGates > 0).ConfigureAwait(false);
    }

    /// <summary>Waits until there are so many correlations, and those of a mask, so that no check has to wait for any.</summary>
    /// <param name="count">How many are about to be taken.</param>
    /// <param name="isMasked">Whether a mask will be taken after them for certain.</param>
    private protected async ValueTask ReserveAsync(int count, bool isMasked)
    {
        int wanted = checked(count + ProvingCore.MaskCorrelations);
        int needed = isMasked ? wanted : count;
        if (AndGates > Pace.BatchGates)
        {
            wanted = int.Max(wanted, Pace.BatchGates); // who did not reserve for a program of many batches is helped by whole ones
        }

        ValueTask reserved = _correlations.ReserveAsync(needed, wanted, CancellationToken);
        if (!reserved.IsCompleted)
        {
            await FlushAsync().ConfigureAwait(false); // before the peer reserves, it may wait for what is still here
        }

        await reserved.ConfigureAwait(false);
    }

    /// <summary>Ends the batch that is open, if there is anything in it.</summary>
    private protected async ValueTask CloseBatchAsync()
    {
        if (OpenGates > 0)
        {
            await ReserveAsync(0, isMasked: true).ConfigureAwait(false);
            _correlations.Take(_mask);
            await CloseBatchAsync(_mask).ConfigureAwait(false);
        }
    }

    /// <summary>Hashes a revealed value: its wires minus the value must be zeros.</summary>
    private protected void AddRevealed(Bits value, ReadOnlySpan<byte> bytes)
    {
        using MachineScope scope = Wires.Open();
        Bits wires = Wires.Concatenate([value]);
        LowBits.Add(Wires[wires], bytes, One);
        AddZeros(wires);
    }

    private protected override void Clear()
    {
        Openings.Dispose();
        _mask.AsSpan().Clear();
    }
}
