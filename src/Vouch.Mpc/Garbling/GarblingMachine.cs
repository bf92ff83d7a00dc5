using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>The prover's side of <see cref="GarbledMachine"/>: a wire is the label of zero.</summary>
internal sealed class GarblingMachine : GarbledMachine
{
    private readonly RekeyedHash _hash;
    private readonly byte[] _tweakStart = new byte[Block.Size];
    private readonly StretchLabels _labels;
    private Block _delta;
    private bool _isAnnounced;
    private bool _isNamedAhead;

    public GarblingMachine(IChannel channel, IKeyCorrelations correlations, IRandomSource random, TableFormat format, CancellationToken cancellationToken)
        : base(channel, correlations, format, cancellationToken)
    {
        _delta = correlations.Delta;
        if (_delta.LowBit == 0)
        {
            throw new ArgumentException("Bit 0 of Delta is 0.", nameof(correlations));
        }

        random.Fill(_tweakStart);
        _hash = new RekeyedHash(Block.Read(_tweakStart));
        Span<byte> key = stackalloc byte[Block.Size];
        random.Fill(key);
        _labels = new StretchLabels(Block.Read(key));
        CryptographicOperations.ZeroMemory(key);
    }

    private protected override SessionRole Role => SessionRole.Prover;

    private protected override Block One => _delta;

    private protected override ValueTask<Bits> TakeProverInput(Bits bits, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checked(8 * value.Length), bits.Length, nameof(value));
        if (Mode == StretchMode.Rehearsed)
        {
            TakeLabels(bits, value);
            return FlushInputAsync(bits);
        }

        Wires.Set(bits, value, _delta);
        Leave();
        return ValueTask.FromResult(bits);
    }

    private protected override void TakeLabels(Bits bits, ReadOnlySpan<byte> value)
    {
        Span<Block> wires = Wires[bits];
        _labels.Fill(wires);
        WriteLabels(wires, value);
    }

    private protected override void BeginLabels() => _labels.Begin(Current!.Number);

    private protected override void RehearseInput(Bits bits) => _labels.Fill(Wires[bits]);

    private protected override StretchStep Describe(Circuit circuit)
        => Mode == StretchMode.Streamed ? StretchStep.Call(circuit) : StretchStep.Call(circuit, Wires.Slots[..circuit.InputBits]);

    private protected override ValueTask<Bits> TakeAttestorInput(Bits bits, ReadOnlySpan<byte> value)
        => value.IsEmpty ? TakeAttestorInputAsync(bits) : throw new ArgumentException("The value is the attestor's.", nameof(value));

    private protected override async ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs, Bits[]? again)
    {
        if (Mode == StretchMode.Rehearsed)
        {
            await FlushAsync().ConfigureAwait(false); // the evaluator has all it needs, and goes on meanwhile
            Relabel(circuit);
            circuit.ReadOutputs<Block>(Wires.Slots, Wires[outputs]);
            Leave();
            return outputs;
        }

        if (circuit.AndGates > 0)
        {
            Announce();
        }

        CircuitPlace place = default;
        int left = circuit.AndGates;
        do
        {
            int gates = int.Min(left, PartGates);
            RunPart(circuit, ref place, gates);
            left -= gates;
            await FlushIfMuchAsync().ConfigureAwait(false);
        }
        while (left > 0);

        circuit.ReadOutputs<Block>(Wires.Slots, Wires[outputs]);
        Leave();
        return outputs;
    }

    private protected override async ValueTask NameAheadAsync(Bits value)
    {
        if (Mode != StretchMode.Rehearsed) // else they were named in the rehearsal
        {
            await NameLabelsAsync(value).ConfigureAwait(false);
        }

        _isNamedAhead |= Mode != StretchMode.Rehearsing;
        Leave();
    }

    private protected override async ValueTask<Revealed> ShowToBothAsync(Bits value)
    {
        WritePermuteBits(value);
        if (!_isNamedAhead)
        {
            await NameLabelsAsync(value).ConfigureAwait(false);
        }

        _isNamedAhead = false; // the evaluator looks whether they were those
        SecretBuffer bytes = await ReadOpenedAsync(value, isMasked: false).ConfigureAwait(false);
        Leave();
        return new Revealed(value.Length, bytes, Verdict.Passed);
    }

    private protected override async ValueTask<Revealed> ShowToProverAsync(Bits value)
    {
        await NameLabelsAsync(value).ConfigureAwait(false);
        SecretBuffer bytes = await ReadOpenedAsync(value, isMasked: true).ConfigureAwait(false);
        Leave();
        return new Revealed(value.Length, bytes, Verdict.Passed);
    }

    private protected override async ValueTask<Revealed> ShowToAttestorAsync(Bits value)
    {
        WritePermuteBits(value);
        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return new Revealed(value.Length, null, Verdict.Passed);
    }

    private protected override async ValueTask CheckAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        if (!Openings.IsEmpty)
        {
            ReadOnlyMemory<byte> hash = await ReceiveAsync(Openings.Size).ConfigureAwait(false);
            CheckOpenings(hash.Span);
        }
    }

    private protected override void Clear()
    {
        base.Clear();
        _labels.Dispose();
        _delta = Block.Zero;
    }

    /// <summary>Tells before the first table where the tweaks start.</summary>
    private void Announce()
    {
        if (!_isAnnounced)
        {
            _isAnnounced = true;
            _tweakStart.CopyTo(Output(_tweakStart.Length));
            Advance(_tweakStart.Length);
        }
    }

    private async ValueTask<Bits> TakeAttestorInputAsync(Bits bits)
    {
        await ReserveAsync(bits.Length).ConfigureAwait(false);
        ReadOnlyMemory<byte> corrections = await ReceiveAsync(LowBits.SizeOf(bits.Length)).ConfigureAwait(false);
        if (Mode == StretchMode.Rehearsed)
        {
            TakeCorrected(bits, corrections.Span);
            return await FlushInputAsync(bits).ConfigureAwait(false);
        }

        Correlations.Take(Wires[bits]);
        LowBits.Add(Wires[bits], ReadBits(corrections.Span, bits.Length, "an input"), _delta);
        Leave();
        return bits;
    }

    /// <summary>Gives the attestor's bits their labels, hidden by keys that it can take off again.</summary>
    private void TakeCorrected(Bits bits, ReadOnlySpan<byte> corrections)
    {
        using MachineScope scope = Wires.Open();
        Bits hidden = Wires.Allocate(bits.Length);
        Span<Block> keys = Wires[hidden];
        Correlations.Take(keys);
        Span<Block> wires = Wires[bits];
        _labels.Fill(wires);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] ^= wires[i];
        }

        WriteLabels(keys, ReadBits(corrections, bits.Length, "an input"));
    }

    /// <summary>Writes labels of zero, or of one where the bits are 1.</summary>
    private void WriteLabels(ReadOnlySpan<Block> zeros, ReadOnlySpan<byte> bits)
    {
        int size = zeros.Length * Block.Size;
        Span<byte> output = Output(size);
        Block.AsBytes(zeros).CopyTo(output);
        LowBits.Add(MemoryMarshal.Cast<byte, Block>(output), bits, _delta);
        Advance(size);
    }

    private async ValueTask<Bits> FlushInputAsync(Bits bits)
    {
        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return bits;
    }

    private void Relabel(Circuit circuit)
    {
        _hash.Seek(TweakRange, Tweak);
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesRelabelling relabelling = new(_delta, _hash, Scratch);
            Run(circuit, ref relabelling);
        }
        else
        {
            ThreeHalvesRelabelling relabelling = new(_delta, _hash, Scratch);
            Run(circuit, ref relabelling);
        }

        AdvanceTweak(circuit.AndGates);
    }

    private void Run<TGates>(Circuit circuit, ref TGates gates)
        where TGates : struct, IGateRuns<Block>, allows ref struct
    {
        CircuitPlace place = default;
        circuit.RunPart(ref gates, Wires.Slots, ref place, circuit.AndGates);
    }

    private void RunPart(Circuit circuit, ref CircuitPlace place, int gates)
    {
        int size = TablesSize(gates);
        Span<byte> tables = size == 0 ? [] : Output(size);
        _hash.Seek(TweakRange, Tweak);
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesGarbling garbling = new(_delta, _hash, tables, Scratch);
            circuit.RunPart(ref garbling, Wires.Slots, ref place, gates);
        }
        else
        {
            ThreeHalvesGarbling garbling = new(_delta, _hash, tables, Control.AsSpan(0, gates), Scratch);
            circuit.RunPart(ref garbling, Wires.Slots, ref place, gates);
            garbling.Complete();
        }

        Advance(size);
        AdvanceTweak(gates);
    }

    private void WritePermuteBits(Bits value)
    {
        int size = LowBits.SizeOf(value.Length);
        LowBits.AddTo(Wires[value], Output(size));
        Advance(size);
    }

    /// <summary>Says which labels a value may have, before its hash is asked for.</summary>
    private async ValueTask NameLabelsAsync(Bits value)
    {
        for (int first = 0; first < value.Length; first += LabelCommitments.PartWires)
        {
            NameLabels(value.Slice(first, int.Min(LabelCommitments.PartWires, value.Length - first)));
            await FlushIfMuchAsync().ConfigureAwait(false);
        }
    }

    private void NameLabels(Bits part)
    {
        int size = LabelCommitments.SizeOf(part.Length);
        Named.Write(Wires[part], _delta, Output(size));
        Advance(size);
    }

    /// <summary>Waits for a value, or its colour bits, with the hash that goes with it.</summary>
    private async ValueTask<SecretBuffer> ReadOpenedAsync(Bits value, bool isMasked)
    {
        int size = LowBits.SizeOf(value.Length);
        ReadOnlyMemory<byte> message = await ReceiveAsync(size + Openings.Size).ConfigureAwait(false);
        SecretBuffer bytes = SecretBuffer.CopyOf(ReadBits(message.Span, value.Length, "a revealed value"));
        if (isMasked)
        {
            LowBits.AddTo(Wires[value], bytes.Span);
        }

        AddOpened(value, bytes.Span);
        CheckOpenings(message.Span[size..]);
        return bytes;
    }

    /// <summary>The labels that the evaluator must have, if these are the bits.</summary>
    private void AddOpened(Bits value, ReadOnlySpan<byte> bytes)
    {
        using MachineScope scope = Wires.Open();
        Span<Block> wires = Wires[Wires.Concatenate([value])];
        LowBits.Add(wires, bytes, _delta);
        Openings.Add(wires);
    }

    private void CheckOpenings(ReadOnlySpan<byte> hash)
    {
        Span<byte> expected = stackalloc byte[Openings.Size];
        Openings.Finish(expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, hash))
        {
            throw new ProtocolException("Garbling: the attestor revealed what its labels do not say, or two values differ that should not.");
        }
    }
}
