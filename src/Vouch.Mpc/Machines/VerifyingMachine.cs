using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.Machines;

/// <summary>The attestor's side of <see cref="ProofMachine"/>: reads what the program demands, to the byte, and writes challenges.</summary>
internal sealed class VerifyingMachine : ProofMachine
{
    private readonly VerifyingCore _core;
    private readonly IRandomSource _random;
    private readonly Queue<Block> _closed = new();
    private byte[] _received = new byte[Openings.Size];
    private Block _challenge;
    private int _gates;
    private long _checkedBatches;

    public VerifyingMachine(IChannel channel, IKeyCorrelations correlations, IRandomSource random, ProofPace pace, CancellationToken cancellationToken)
        : base(channel, correlations, pace, cancellationToken)
    {
        if (correlations.Delta.LowBit == 0)
        {
            throw new ArgumentException("Bit 0 of Delta is 0.", nameof(correlations));
        }

        _random = random;
        _core = new VerifyingCore(correlations.Delta);
        BeginBatch();
    }

    private protected override Block One => _core.One;

    private protected override int OpenGates => _gates;

    private protected override void Stage(ReadOnlySpan<byte> value, Bits bits)
    {
        if (!value.IsEmpty)
        {
            throw new ArgumentException("The value is the prover's.", nameof(value));
        }
    }

    private protected override async ValueTask<Bits> CommitAsync(Bits bits)
    {
        await ReserveAsync(bits.Length, OpenGates > 0).ConfigureAwait(false);
        ReadOnlyMemory<byte> corrections = await ReceiveBitsAsync(bits.Length, "input").ConfigureAwait(false);
        Correlations.Take(Wires[bits]);
        _core.Commit(Wires[bits], corrections.Span);
        Leave();
        return bits;
    }

    private protected override async ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs)
    {
        await MakeRoomAsync(circuit).ConfigureAwait(false);
        ReadOnlyMemory<byte> corrections = await ReceiveBitsAsync(circuit.AndGates, circuit.Name).ConfigureAwait(false);
        _core.Run(circuit, Wires.Slots, Wires[outputs], Correlations, corrections.Span);
        _gates += circuit.AndGates;
        Leave();
        return outputs;
    }

    private protected override async ValueTask<Revealed> ShowAsync(Bits value)
    {
        ReadOnlyMemory<byte> claim = await ReceiveBitsAsync(value.Length, "revealed value").ConfigureAwait(false);
        SecretBuffer bytes = new(claim.Length);
        claim.Span.CopyTo(bytes.Span);
        AddRevealed(value, bytes.Span);
        Leave();
        return new Revealed(value.Length, bytes, Verdict);
    }

    private protected override SecretBuffer? Known(Bits value) => null;

    private protected override void AddZeros(Bits wires) => Openings.Add(Wires[wires]);

    private protected override async ValueTask CloseBatchAsync(ReadOnlyMemory<Block> mask)
    {
        _closed.Enqueue(_core.Expected(mask.Span));
        _challenge.Write(Channel.Output.GetSpan(ElementSize));
        Channel.Output.Advance(ElementSize);
        BeginBatch();
        await Channel.FlushAsync(CancellationToken).ConfigureAwait(false);
        if (_closed.Count > Pace.OpenBatches)
        {
            await CheckBatchAsync().ConfigureAwait(false);
        }
    }

    private protected override async ValueTask CheckAsync()
    {
        if (!Openings.IsEmpty)
        {
            CheckOpenings(await ReceiveAsync(Openings.Size).ConfigureAwait(false));
        }

        await CloseBatchAsync().ConfigureAwait(false);
        while (_closed.Count > 0)
        {
            await CheckBatchAsync().ConfigureAwait(false);
        }
    }

    private protected override ValueTask FlushAsync() => ValueTask.CompletedTask; // every challenge is flushed when it is written

    private protected override void Clear()
    {
        base.Clear();
        _core.Dispose();
        _closed.Clear();
        _challenge = Block.Zero;
    }

    private void BeginBatch()
    {
        Span<byte> challenge = stackalloc byte[ElementSize];
        _random.Fill(challenge);
        _challenge = Block.Read(challenge);
        _core.Begin(_challenge);
        _gates = 0;
    }

    private void CheckOpenings(ReadOnlyMemory<byte> hash)
    {
        Span<byte> expected = stackalloc byte[Openings.Size];
        Openings.Finish(expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, hash.Span))
        {
            throw new ProtocolException("Proof: what the prover revealed or asserted is not what its wires hold.");
        }
    }

    private async ValueTask CheckBatchAsync()
    {
        ReadOnlyMemory<byte> answer = await ReceiveAsync(AnswerSize).ConfigureAwait(false);
        if (!_core.Accepts(_closed.Dequeue(), Block.Read(answer.Span), Block.Read(answer.Span[ElementSize..])))
        {
            throw new ProtocolException($"Proof: the prover's answer for batch {_checkedBatches} is wrong.");
        }

        _checkedBatches++;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveBitsAsync(int bits, string name)
    {
        ReadOnlyMemory<byte> bytes = await ReceiveAsync(LowBits.SizeOf(bits)).ConfigureAwait(false);
        return LowBits.IsPadded(bytes.Span, bits)
            ? bytes
            : throw new ProtocolException($"Proof: the bits for {name} are not padded by zeros.");
    }

    /// <summary>So many bytes, valid until the next call.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(int size)
    {
        if (_received.Length < size)
        {
            _received = new byte[size];
        }

        await Channel.ReceiveAsync(_received.AsMemory(0, size), CancellationToken).ConfigureAwait(false);
        return _received.AsMemory(0, size);
    }
}
