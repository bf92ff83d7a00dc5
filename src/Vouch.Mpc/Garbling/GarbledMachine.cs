using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>Computes on private inputs of both parties by garbled circuits: the prover garbles, the attestor evaluates, and neither learns more than is revealed.</summary>
/// <remarks>
/// <para>Three halves (eprint 2021/749) or half-gates (eprint 2014/756) over free sums, hashed with a key for each hash (eprint 2019/1168); the attestor's inputs are chosen by correlated oblivious transfer. Bytes, order and argument are in
/// <c>docs/protocol/garbling.md</c>.</para>
/// <para>Before the attestor sends that hash, the prover says which two labels each wire may have (<see cref="LabelCommitments"/>): so what a prover that garbles wrongly learns of the other's inputs is what the shown values say, and
/// whether all labels were right.</para>
/// <para>An attestor that deviates learns nothing, and cannot make the prover believe a wrong value: what the prover is shown comes with a hash of labels, so its <see cref="Revealed.Bytes"/> hold at once.
/// A prover that deviates can make the attestor compute something else: what the attestor is shown stays a <see cref="Revealed.Claim"/>, until it is proven by other means.</para>
/// <para>Channel and correlations remain their owner's. Memory grows with the values alive, not with the program.</para>
/// </remarks>
public abstract partial class GarbledMachine : BlockMachine
{
    /// <summary>How many bytes of tables an evaluator keeps of rehearsed stretches unless it is told otherwise.</summary>
    public const long DefaultRehearsedSize = 64 << 20;

    /// <summary>Gates whose tables are made, and waited for, at a time.</summary>
    internal const int PartGates = 2048;

    private const int FlushSize = 48 << 10; // a part of three halves, and a little less

    private readonly IChannel _channel;
    private readonly ICorrelations _correlations;
    private byte[] _received = GC.AllocateArray<byte>(1024, pinned: true);
    private int _unflushed;

    private protected GarbledMachine(IChannel channel, ICorrelations correlations, TableFormat format, CancellationToken cancellationToken)
    {
        if (format is not (TableFormat.ThreeHalves or TableFormat.HalfGates))
        {
            throw new ArgumentOutOfRangeException(nameof(format));
        }

        Format = format;
        _channel = channel;
        _correlations = correlations;
        CancellationToken = cancellationToken;
    }

    private protected CancellationToken CancellationToken { get; }

    private protected ICorrelations Correlations => _correlations;

    private protected abstract SessionRole Role { get; }

    private protected Openings Openings { get; } = new("vouch/garbling/openings/v1"u8);

    private protected LabelCommitments Named { get; } = new();

    /// <summary>Where gates leave labels that nobody needs any more.</summary>
    private protected Block[] Scratch { get; } = GC.AllocateArray<Block>(int.Max(HalfGatesGarbling.ScratchBlocks, ThreeHalves.ScratchBlocks), pinned: true);

    /// <summary>The control bits of a part, unpacked.</summary>
    private protected byte[] Control { get; } = new byte[PartGates];

    private protected TableFormat Format { get; }

    /// <summary>Makes the prover's side.</summary>
    /// <param name="channel">To the attestor; the machine is its only user.</param>
    /// <param name="correlations">The sender's half, whose Delta is the offset of all labels.</param>
    /// <param name="random">For what must not be guessed or met twice.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static GarbledMachine CreateGarbler(IChannel channel, IKeyCorrelations correlations, IRandomSource random, CancellationToken cancellationToken)
        => CreateGarbler(channel, correlations, random, TableFormat.ThreeHalves, cancellationToken);

    /// <inheritdoc cref="CreateGarbler(IChannel, IKeyCorrelations, IRandomSource, CancellationToken)"/>
    /// <param name="channel"/>
    /// <param name="correlations"/>
    /// <param name="random"/>
    /// <param name="format">How gates are garbled; the attestor's machine has the same.</param>
    /// <param name="cancellationToken"/>
    public static GarbledMachine CreateGarbler(IChannel channel, IKeyCorrelations correlations, IRandomSource random, TableFormat format, CancellationToken cancellationToken)
        => new GarblingMachine(channel, correlations, random, format, cancellationToken);

    /// <summary>Makes the attestor's side.</summary>
    /// <param name="channel">To the prover; the machine is its only user.</param>
    /// <param name="correlations">The receiver's half.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static GarbledMachine CreateEvaluator(IChannel channel, ICorrelations correlations, CancellationToken cancellationToken)
        => CreateEvaluator(channel, correlations, TableFormat.ThreeHalves, DefaultRehearsedSize, cancellationToken);

    /// <inheritdoc cref="CreateEvaluator(IChannel, ICorrelations, CancellationToken)"/>
    /// <param name="channel"/>
    /// <param name="correlations"/>
    /// <param name="format">How gates are garbled; the prover's machine has the same.</param>
    /// <param name="rehearsedSize">How many bytes of tables of rehearsed stretches are kept at most.</param>
    /// <param name="cancellationToken"/>
    public static GarbledMachine CreateEvaluator(IChannel channel, ICorrelations correlations, TableFormat format, long rehearsedSize, CancellationToken cancellationToken)
        => new EvaluatingMachine(channel, correlations, format, rehearsedSize, cancellationToken);

    /// <inheritdoc/>
    public override Bits LateConstant(ReadOnlySpan<byte> value)
    {
        if (Mode == StretchMode.Streamed)
        {
            return Constant(value);
        }

        Enter();
        Bits bits = Wires.Allocate(checked(8 * value.Length));
        Note(StretchStep.LateConstant(bits.Length));
        if (Mode == StretchMode.Rehearsing)
        {
            RehearseInput(bits);
        }
        else
        {
            TakeLabels(bits, value);
        }

        Leave();
        return bits;
    }

    /// <inheritdoc/>
    public override ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
    {
        Bits bits = EnterInput(size);
        Note(StretchStep.Input(owner, bits.Length));
        if (Mode == StretchMode.Rehearsing)
        {
            RehearseInput(bits);
            Leave();
            return ValueTask.FromResult(bits);
        }

        return owner == SessionRole.Prover ? TakeProverInput(bits, value) : TakeAttestorInput(bits, value);
    }

    /// <inheritdoc/>
    public override ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        Bits outputs = EnterCall(circuit, inputs);
        NoteCall(circuit);
        return RunAsync(circuit, outputs, Wires.IsPending ? inputs.ToArray() : null);
    }

    /// <inheritdoc/>
    public override ValueTask NameAsync(Bits value)
    {
        Enter();
        Note(StretchStep.Naming(value.Length));
        return NameAheadAsync(value);
    }

    /// <inheritdoc/>
    public override ValueTask<Revealed> RevealAsync(Bits value)
    {
        Enter();
        return _isRehearsing ? RehearseReveal(value, isKnown: true) : ShowToBothAsync(value);
    }

    /// <inheritdoc/>
    public override ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient)
    {
        Enter();
        return _isRehearsing ? RehearseReveal(value, recipient == Role)
            : recipient == SessionRole.Prover ? ShowToProverAsync(value) : ShowToAttestorAsync(value);
    }

    /// <inheritdoc/>
    public override async ValueTask FinishAsync()
    {
        Enter();
        if (_isRehearsing)
        {
            await FlushAsync().ConfigureAwait(false);
        }
        else
        {
            await CheckAsync().ConfigureAwait(false);
        }

        Leave();
    }

    /// <summary>Sends what is written, if anything is: before waiting for a peer elsewhere that waits for it here.</summary>
    public ValueTask SendAsync() => FlushAsync();

    private protected abstract ValueTask<Bits> TakeProverInput(Bits bits, ReadOnlySpan<byte> value);

    private protected abstract ValueTask<Bits> TakeAttestorInput(Bits bits, ReadOnlySpan<byte> value);

    /// <summary>Makes bits what they are in a rehearsed stretch.</summary>
    private protected abstract void TakeLabels(Bits bits, ReadOnlySpan<byte> value);

    /// <summary>Runs a circuit, whose slots are loaded.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="outputs">Where its outputs go.</param>
    /// <param name="again">Inputs to load again once what was put off has been done, or null where nothing was.</param>
    private protected abstract ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs, Bits[]? again);

    /// <summary>Names the labels of a value that is shown later, with labels added that are zero at the evaluator.</summary>
    private protected abstract ValueTask NameAheadAsync(Bits value);

    private protected abstract ValueTask<Revealed> ShowToBothAsync(Bits value);

    private protected abstract ValueTask<Revealed> ShowToProverAsync(Bits value);

    private protected abstract ValueTask<Revealed> ShowToAttestorAsync(Bits value);

    private protected abstract ValueTask CheckAsync();

    private protected override void Clear()
    {
        foreach (Stretch stretch in _stretches.Values)
        {
            stretch.Leave();
        }

        Openings.Dispose();
        Scratch.AsSpan().Clear();
        CryptographicOperations.ZeroMemory(_received);
    }

    /// <summary>Waits until there are so many correlations to take.</summary>
    private protected async ValueTask ReserveAsync(int count)
    {
        ValueTask reserved = _correlations.ReserveAsync(count, count, CancellationToken);
        if (!reserved.IsCompleted)
        {
            await FlushAsync().ConfigureAwait(false); // before the peer reserves, it may wait for what is still here
        }

        await reserved.ConfigureAwait(false);
    }

    /// <summary>The bytes of the tables of so many gates.</summary>
    private protected int TablesSize(int gates) => Format == TableFormat.HalfGates ? gates * HalfGatesGarbling.TableSize : ThreeHalves.SizeOf(gates);

    /// <summary>Goes over the tweaks of so many gates.</summary>
    private protected void AdvanceTweak(int gates) => Tweak += (ulong)gates * (ulong)(Format == TableFormat.HalfGates ? HalfGatesGarbling.Tweaks : ThreeHalves.Tweaks);

    /// <summary>Zeroed bytes to be written, and then <see cref="Advance"/>d over.</summary>
    private protected Span<byte> Output(int size)
    {
        Span<byte> bytes = _channel.Output.GetSpan(size)[..size];
        bytes.Clear();
        return bytes;
    }

    private protected void Advance(int size)
    {
        _channel.Output.Advance(size);
        _unflushed += size;
    }

    /// <summary>Sends what is written, if anything is.</summary>
    private protected ValueTask FlushAsync()
    {
        if (_unflushed == 0)
        {
            return ValueTask.CompletedTask; // a peer that is through need not be there any more
        }

        _unflushed = 0;
        return _channel.FlushAsync(CancellationToken);
    }

    private protected ValueTask FlushIfMuchAsync() => _unflushed >= FlushSize ? FlushAsync() : ValueTask.CompletedTask;

    /// <summary>Waits for so many bytes, valid until the next call; sends first what the peer may be waiting for.</summary>
    private protected async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(int size)
    {
        Memory<byte> buffer = Buffer(size);
        await FlushAsync().ConfigureAwait(false);
        await _channel.ReceiveAsync(buffer, CancellationToken).ConfigureAwait(false);
        return buffer;
    }

    /// <summary>So many bytes of memory, valid until the next call of this or of <see cref="ReceiveAsync"/>.</summary>
    private protected Memory<byte> Buffer(int size)
    {
        if (_received.Length < size)
        {
            CryptographicOperations.ZeroMemory(_received);
            _received = GC.AllocateArray<byte>(size, pinned: true);
        }

        return _received.AsMemory(0, size);
    }

    /// <summary>The bits of a message, which must be padded by zeros.</summary>
    private protected static ReadOnlySpan<byte> ReadBits(ReadOnlySpan<byte> message, int bits, string name)
    {
        ReadOnlySpan<byte> packed = message[..LowBits.SizeOf(bits)];
        return LowBits.IsPadded(packed, bits) ? packed : throw new ProtocolException($"Garbling: the bits of {name} are not padded by zeros.");
    }
}
