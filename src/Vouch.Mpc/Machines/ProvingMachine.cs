using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>The prover's side of <see cref="ProofMachine"/>: writes, and waits only for challenges.</summary>
internal sealed class ProvingMachine : ProofMachine
{
    private const int FlushSize = 8192;

    private readonly ProvingCore _core = new();
    private readonly Queue<Batch> _closed = new();
    private readonly Stack<AndTerms> _free = new();
    private readonly byte[] _challenge = new byte[ElementSize];
    private AndTerms? _terms;
    private int _unflushed;

    public ProvingMachine(IChannel channel, ICorrelations correlations, ProofPace pace, CancellationToken cancellationToken)
        : base(channel, correlations, pace, cancellationToken)
    {
    }

    private protected override Block One => ProvingCore.One;

    private protected override int OpenGates => _terms?.Count ?? 0;

    private protected override void Stage(ReadOnlySpan<byte> value, Bits bits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checked(8 * value.Length), bits.Length, nameof(value));
        Span<Block> wires = Wires[bits];
        wires.Clear();
        LowBits.Add(wires, value, Block.One);
    }

    private protected override async ValueTask<Bits> CommitAsync(Bits bits)
    {
        await ReserveAsync(bits.Length, OpenGates > 0).ConfigureAwait(false);
        Commit(bits);
        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return bits;
    }

    private protected override async ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs)
    {
        await MakeRoomAsync(circuit).ConfigureAwait(false);
        _terms ??= _free.TryPop(out AndTerms? used) ? used : new AndTerms();
        int size = LowBits.SizeOf(circuit.AndGates);
        _core.Run(circuit, Wires.Slots, Wires[outputs], _terms, Correlations, Output(size));
        Advance(size);
        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return outputs;
    }

    private protected override async ValueTask<Revealed> ShowAsync(Bits value)
    {
        SecretBuffer bytes = Known(value)!;
        bytes.Span.CopyTo(Output(bytes.Length));
        Advance(bytes.Length);
        AddRevealed(value, bytes.Span);
        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return new Revealed(value.Length, bytes, Verdict);
    }

    private protected override SecretBuffer? Known(Bits value)
    {
        SecretBuffer bytes = new(LowBits.SizeOf(value.Length));
        LowBits.AddTo(Wires[value], bytes.Span);
        return bytes;
    }

    private protected override void AddZeros(Bits wires)
    {
        int ones = 0;
        foreach (Block wire in Wires[wires])
        {
            ones |= wire.LowBit;
        }

        if (ones != 0)
        {
            throw new ArgumentException("The statement is false: the values differ.", nameof(wires));
        }

        Openings.Add(Wires[wires]);
    }

    private protected override async ValueTask CloseBatchAsync(ReadOnlyMemory<Block> mask)
    {
        _closed.Enqueue(new Batch(_terms!, ProvingCore.Mask(mask.Span)));
        _terms = null;
        await FlushAsync().ConfigureAwait(false);
        if (_closed.Count > Pace.OpenBatches)
        {
            await AnswerAsync().ConfigureAwait(false); // leaves with what comes next
        }
    }

    private protected override async ValueTask CheckAsync()
    {
        if (!Openings.IsEmpty)
        {
            Openings.Finish(Output(Openings.Size));
            Advance(Openings.Size);
        }

        await CloseBatchAsync().ConfigureAwait(false);
        while (_closed.Count > 0)
        {
            await AnswerAsync().ConfigureAwait(false);
        }

        await FlushAsync().ConfigureAwait(false);
    }

    private protected override void Clear()
    {
        base.Clear();
        _core.Dispose();
        _terms?.Dispose();
        foreach (Batch batch in _closed)
        {
            batch.Terms.Dispose();
        }

        foreach (AndTerms terms in _free)
        {
            terms.Dispose();
        }

        _closed.Clear();
    }

    private protected override ValueTask FlushAsync()
    {
        if (_unflushed == 0)
        {
            return ValueTask.CompletedTask; // a peer that is through need not be there any more
        }

        _unflushed = 0;
        return Channel.FlushAsync(CancellationToken);
    }

    private void Commit(Bits bits)
    {
        using MachineScope scope = Wires.Open();
        Span<Block> correlations = Wires[Wires.Allocate(bits.Length)];
        Correlations.Take(correlations);
        int size = LowBits.SizeOf(bits.Length);
        ProvingCore.Commit(Wires[bits], correlations, Output(size));
        Advance(size);
    }

    /// <summary>Answers the challenge of the oldest batch.</summary>
    private async ValueTask AnswerAsync()
    {
        await Channel.ReceiveAsync(_challenge, CancellationToken).ConfigureAwait(false);
        Batch batch = _closed.Dequeue();
        Answer(batch);
        batch.Terms.Clear();
        _free.Push(batch.Terms);
    }

    private void Answer(Batch batch)
    {
        (Block u, Block v) = _core.Answer(batch.Terms, Block.Read(_challenge), batch.Mask);
        Span<byte> answer = Output(AnswerSize);
        u.Write(answer);
        v.Write(answer[ElementSize..]);
        Advance(AnswerSize);
    }

    /// <summary>Zeroed bytes to be written, and then <see cref="Advance"/>d over.</summary>
    private Span<byte> Output(int size)
    {
        Span<byte> bytes = Channel.Output.GetSpan(size)[..size];
        bytes.Clear();
        return bytes;
    }

    private void Advance(int size)
    {
        Channel.Output.Advance(size);
        _unflushed += size;
    }

    private ValueTask FlushIfMuchAsync() => _unflushed >= FlushSize ? FlushAsync() : ValueTask.CompletedTask;

    private readonly record struct Batch(AndTerms Terms, (Block Constant, Block Linear) Mask);
}
