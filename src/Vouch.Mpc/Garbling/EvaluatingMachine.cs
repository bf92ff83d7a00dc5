using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>The attestor's side of <see cref="GarbledMachine"/>: a wire is the active label.</summary>
/// <remarks>Labels that the garbler sends for inputs of rehearsed stretches are not waited for until something cannot be done without them; what is linear is put off as long.</remarks>
internal sealed class EvaluatingMachine : GarbledMachine
{
    private readonly long _rehearsedSize;
    private long _storedSize;
    private readonly List<Block[]> _namedAhead = [];
    private RekeyedHash? _hash;

    public EvaluatingMachine(IChannel channel, ICorrelations correlations, TableFormat format, long rehearsedSize, CancellationToken cancellationToken)
        : base(channel, correlations, format, cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rehearsedSize);
        _rehearsedSize = rehearsedSize;
    }

    private protected override SessionRole Role => SessionRole.Attestor;

    private protected override Block One => Block.Zero; // what a constant is, its label does not say

    private protected override ValueTask<Bits> TakeProverInput(Bits bits, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            throw new ArgumentException("The value is the prover's.", nameof(value));
        }

        if (Mode == StretchMode.Rehearsed)
        {
            TakeLabels(bits, value);
        }
        else
        {
            Wires.Clear(bits);
        }

        Leave();
        return ValueTask.FromResult(bits);
    }

    private protected override ValueTask<Bits> TakeAttestorInput(Bits bits, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checked(8 * value.Length), bits.Length, nameof(value));
        return TakeAttestorInputAsync(bits, SecretBuffer.CopyOf(value));
    }

    private protected override void TakeLabels(Bits bits, ReadOnlySpan<byte> value) => Wires.Defer(LabelStep.Receive(bits, null));

    private protected override void RehearseInput(Bits bits) => Wires.Clear(bits);

    private protected override StretchStep Describe(Circuit circuit) => StretchStep.Call(circuit);

    private protected override void Open(Bits wires)
    {
        if (Wires.IsPending)
        {
            Wires.Defer(LabelStep.Open(wires));
        }
        else
        {
            base.Open(wires);
        }
    }

    private protected override async ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs, Bits[]? again)
    {
        await SettleAsync().ConfigureAwait(false);
        if (again is not null)
        {
            _ = Wires.Load(circuit, again);
        }

        CircuitPlace place = default;
        int left = circuit.AndGates;
        do
        {
            int gates = int.Min(left, PartGates);
            ReadOnlyMemory<byte> tables = await TakeTablesAsync(TablesSize(gates)).ConfigureAwait(false);
            if (Mode == StretchMode.Rehearsing)
            {
                Current!.Tables!.Write(tables.Span);
            }
            else
            {
                RunPart(circuit, ref place, gates, tables.Span);
            }

            left -= gates;
        }
        while (left > 0);

        if (Mode == StretchMode.Rehearsing)
        {
            Wires.Clear(outputs);
        }
        else
        {
            circuit.ReadOutputs<Block>(Wires.Slots, Wires[outputs]);
        }

        Leave();
        return outputs;
    }

    private protected override async ValueTask NameAheadAsync(Bits value)
    {
        if (Mode != StretchMode.Rehearsing)
        {
            await SettleAsync().ConfigureAwait(false);
        }

        await CheckLabelsAsync(value, areStored: Mode == StretchMode.Rehearsed).ConfigureAwait(false);
        if (Mode != StretchMode.Rehearsing)
        {
            Block[] labels = GC.AllocateUninitializedArray<Block>(value.Length, pinned: true);
            Wires[value].CopyTo(labels);
            _namedAhead.Add(labels);
        }

        Leave();
    }

    private protected override async ValueTask<Revealed> ShowToBothAsync(Bits value)
    {
        Revealed revealed = await ReadClaimAsync(value).ConfigureAwait(false);
        if (_namedAhead.Count > 0)
        {
            CompareNamed(value);
        }
        else
        {
            await CheckLabelsAsync(value, areStored: false).ConfigureAwait(false);
        }

        Openings.Add(Wires[value]);
        revealed.Claim.CopyTo(Output(revealed.Claim.Length));
        Advance(revealed.Claim.Length);
        await SendOpeningsAsync().ConfigureAwait(false);
        Leave();
        return revealed;
    }

    private protected override async ValueTask<Revealed> ShowToProverAsync(Bits value)
    {
        await SettleAsync().ConfigureAwait(false);
        await CheckLabelsAsync(value, areStored: false).ConfigureAwait(false);
        int size = LowBits.SizeOf(value.Length);
        Openings.Add(Wires[value]);
        LowBits.AddTo(Wires[value], Output(size));
        Advance(size);
        await SendOpeningsAsync().ConfigureAwait(false);
        Leave();
        return new Revealed(value.Length, null, new Verdict());
    }

    private protected override async ValueTask<Revealed> ShowToAttestorAsync(Bits value)
    {
        Revealed revealed = await ReadClaimAsync(value).ConfigureAwait(false);
        Leave();
        return revealed;
    }

    private protected override async ValueTask CheckAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        if (!Openings.IsEmpty)
        {
            await SendOpeningsAsync().ConfigureAwait(false);
        }

        await FlushAsync().ConfigureAwait(false);
    }

    private protected override void Clear()
    {
        base.Clear();
        ForgetNamed();
    }

    private protected override void Release(Stretch stretch)
    {
        _storedSize -= stretch.Tables?.Size ?? 0;
        base.Release(stretch);
    }

    private async ValueTask<Bits> TakeAttestorInputAsync(Bits bits, SecretBuffer value)
    {
        using (value)
        {
            await ReserveAsync(bits.Length).ConfigureAwait(false);
            WriteCorrections(bits, value.Span);
        }

        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return bits;
    }

    private void WriteCorrections(Bits bits, ReadOnlySpan<byte> value)
    {
        Block[] blocks = GC.AllocateUninitializedArray<Block>(bits.Length, pinned: true);
        Correlations.Take(blocks);
        Span<byte> corrections = Output(value.Length);
        value.CopyTo(corrections);
        LowBits.AddTo(blocks, corrections);
        Advance(value.Length);
        if (Mode == StretchMode.Rehearsed)
        {
            Wires.Defer(LabelStep.Receive(bits, blocks));
        }
        else
        {
            Wires.Put(bits, blocks);
        }
    }

    /// <summary>Waits for the labels that are still to come, and does what was put off.</summary>
    private async ValueTask SettleAsync()
    {
        while (Wires.TryNext(out LabelStep step))
        {
            switch (step.Kind)
            {
                case LabelStepKind.Receive:
                    ReadOnlyMemory<byte> labels = await ReceiveAsync(step.Length * Block.Size).ConfigureAwait(false);
                    Wires.Fill(step, labels.Span);
                    break;
                case LabelStepKind.Open:
                    Openings.Add(Wires.Raw(step.Target, step.Length));
                    break;
                default:
                    Wires.Run(step);
                    break;
            }
        }
    }

    /// <summary>Tables as they come from the garbler, or as they came in the rehearsal.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> TakeTablesAsync(int size)
    {
        if (size == 0)
        {
            return default;
        }

        if (Mode == StretchMode.Rehearsed)
        {
            return ReadStored(size);
        }

        if (Mode == StretchMode.Rehearsing)
        {
            ReserveStored(size);
        }

        if (_hash is null)
        {
            ReadOnlyMemory<byte> start = await ReceiveAsync(Block.Size).ConfigureAwait(false);
            _hash = new RekeyedHash(Block.Read(start.Span));
        }

        return await ReceiveAsync(size).ConfigureAwait(false);
    }

    private Memory<byte> ReadStored(int size)
    {
        Memory<byte> stored = Buffer(size);
        Current!.Tables!.Read(stored.Span);
        return stored;
    }

    private void ReserveStored(int size)
    {
        StoredTables tables = Current!.Tables ??= new StoredTables();
        _storedSize += tables.GrowthFor(size);
        if (_storedSize > _rehearsedSize)
        {
            throw new InvalidOperationException($"What is rehearsed takes more than {_rehearsedSize} bytes of tables.");
        }
    }

    private void RunPart(Circuit circuit, ref CircuitPlace place, int gates, ReadOnlySpan<byte> tables)
    {
        _hash?.Seek(TweakRange, Tweak);
        if (Format == TableFormat.HalfGates)
        {
            HalfGatesEvaluation evaluation = new(_hash, tables, Scratch);
            circuit.RunPart(ref evaluation, Wires.Slots, ref place, gates);
        }
        else
        {
            ThreeHalvesEvaluation evaluation = new(_hash, tables, Control.AsSpan(0, gates), Scratch);
            circuit.RunPart(ref evaluation, Wires.Slots, ref place, gates);
        }

        AdvanceTweak(gates);
    }

    private async ValueTask<Revealed> ReadClaimAsync(Bits value)
    {
        await SettleAsync().ConfigureAwait(false);
        ReadOnlyMemory<byte> message = await ReceiveAsync(LowBits.SizeOf(value.Length)).ConfigureAwait(false);
        SecretBuffer bytes = SecretBuffer.CopyOf(ReadBits(message.Span, value.Length, "a revealed value"));
        LowBits.AddTo(Wires[value], bytes.Span);
        return new Revealed(value.Length, bytes, new Verdict()); // which never passes: a garbler's lie is found out by the proof alone
    }

    /// <summary>Makes sure that a hash of the labels says no more than the bits do; in a rehearsal, keeps what that takes.</summary>
    private async ValueTask CheckLabelsAsync(Bits value, bool areStored)
    {
        for (int first = 0; first < value.Length; first += LabelCommitments.PartWires)
        {
            Bits part = value.Slice(first, int.Min(LabelCommitments.PartWires, value.Length - first));
            (ulong number, ReadOnlyMemory<byte> message) = await TakeNamesAsync(LabelCommitments.SizeOf(part.Length), areStored).ConfigureAwait(false);
            if (Mode != StretchMode.Rehearsing && !LabelCommitments.AreNamed(number, Wires[part], message.Span))
            {
                throw new ProtocolException("Garbling: a label is none of the two that it may be.");
            }
        }
    }

    /// <summary>Names as they come from the garbler, or as they came in the rehearsal, with the number of their part.</summary>
    private async ValueTask<(ulong Part, ReadOnlyMemory<byte> Names)> TakeNamesAsync(int size, bool areStored)
    {
        if (areStored)
        {
            Memory<byte> stored = ReadStored(sizeof(ulong) + size);
            return (BinaryPrimitives.ReadUInt64LittleEndian(stored.Span), stored[sizeof(ulong)..]);
        }

        ulong part = Named.NextPart();
        ReadOnlyMemory<byte> names = await ReceiveAsync(size).ConfigureAwait(false);
        if (Mode == StretchMode.Rehearsing)
        {
            ReserveStored(sizeof(ulong) + size);
            byte[] number = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(number, part);
            Current!.Tables!.Write(number);
            Current.Tables.Write(names.Span);
        }

        return (part, names);
    }

    /// <summary>Makes sure that what is shown has the labels that were named for it, no other ones having been added.</summary>
    private void CompareNamed(Bits value)
    {
        ReadOnlySpan<Block> labels = Wires[value];
        foreach (Block[] named in _namedAhead)
        {
            int length = int.Min(labels.Length, named.Length);
            if (!CryptographicOperations.FixedTimeEquals(Block.AsBytes(labels[..length]), Block.AsBytes(named.AsSpan(0, length))))
            {
                break;
            }

            labels = labels[length..];
        }

        ForgetNamed();
        if (!labels.IsEmpty)
        {
            throw new InvalidOperationException("What is shown is not what was named for it.");
        }
    }

    private void ForgetNamed()
    {
        foreach (Block[] named in _namedAhead)
        {
            named.AsSpan().Clear();
        }

        _namedAhead.Clear();
    }

    private async ValueTask SendOpeningsAsync()
    {
        Openings.Finish(Output(Openings.Size));
        Advance(Openings.Size);
        await FlushAsync().ConfigureAwait(false);
    }
}
