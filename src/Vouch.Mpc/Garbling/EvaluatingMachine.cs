using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <summary>The attestor's side of <see cref="GarbledMachine"/>: a wire is the active label.</summary>
internal sealed class EvaluatingMachine(IChannel channel, ICorrelations correlations, CancellationToken cancellationToken)
    : GarbledMachine(channel, correlations, cancellationToken)
{
    private RekeyedHash? _hash;

    private protected override Block One => Block.Zero; // what a constant is, its label does not say

    private protected override ValueTask<Bits> TakeProverInput(Bits bits, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            throw new ArgumentException("The value is the prover's.", nameof(value));
        }

        Wires[bits].Clear();
        Leave();
        return ValueTask.FromResult(bits);
    }

    private protected override ValueTask<Bits> TakeAttestorInput(Bits bits, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(checked(8 * value.Length), bits.Length, nameof(value));
        return TakeAttestorInputAsync(bits, SecretBuffer.CopyOf(value));
    }

    private protected override async ValueTask<Bits> RunAsync(Circuit circuit, Bits outputs)
    {
        CircuitPlace place = default;
        int left = circuit.AndGates;
        do
        {
            int gates = int.Min(left, PartGates);
            ReadOnlyMemory<byte> tables = default;
            if (gates > 0)
            {
                await ReadTweakStartAsync().ConfigureAwait(false);
                tables = await ReceiveAsync(gates * HalfGatesGarbling.TableSize).ConfigureAwait(false);
            }

            RunPart(circuit, ref place, gates, tables.Span);
            left -= gates;
        }
        while (left > 0);

        circuit.ReadOutputs<Block>(Wires.Slots, Wires[outputs]);
        Leave();
        return outputs;
    }

    private protected override async ValueTask<Revealed> ShowToBothAsync(Bits value)
    {
        Revealed revealed = await ReadClaimAsync(value).ConfigureAwait(false);
        Openings.Add(Wires[value]);
        revealed.Claim.CopyTo(Output(revealed.Claim.Length));
        Advance(revealed.Claim.Length);
        await SendOpeningsAsync().ConfigureAwait(false);
        Leave();
        return revealed;
    }

    private protected override async ValueTask<Revealed> ShowToProverAsync(Bits value)
    {
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
        if (!Openings.IsEmpty)
        {
            await SendOpeningsAsync().ConfigureAwait(false);
        }

        await FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask ReadTweakStartAsync()
    {
        if (_hash is null)
        {
            ReadOnlyMemory<byte> start = await ReceiveAsync(Block.Size).ConfigureAwait(false);
            _hash = new RekeyedHash(Block.Read(start.Span));
        }
    }

    private async ValueTask<Bits> TakeAttestorInputAsync(Bits bits, SecretBuffer value)
    {
        using (value)
        {
            await TakeCorrelationsAsync(bits).ConfigureAwait(false);
            WriteCorrections(Wires[bits], value.Span);
        }

        await FlushIfMuchAsync().ConfigureAwait(false);
        Leave();
        return bits;
    }

    private void WriteCorrections(ReadOnlySpan<Block> wires, ReadOnlySpan<byte> value)
    {
        Span<byte> corrections = Output(value.Length);
        value.CopyTo(corrections);
        LowBits.AddTo(wires, corrections);
        Advance(value.Length);
    }

    private void RunPart(Circuit circuit, ref CircuitPlace place, int gates, ReadOnlySpan<byte> tables)
    {
        HalfGatesEvaluation evaluation = new(_hash, tables, Scratch);
        circuit.RunPart(ref evaluation, Wires.Slots, ref place, gates);
    }

    private async ValueTask<Revealed> ReadClaimAsync(Bits value)
    {
        ReadOnlyMemory<byte> message = await ReceiveAsync(LowBits.SizeOf(value.Length)).ConfigureAwait(false);
        SecretBuffer bytes = SecretBuffer.CopyOf(ReadBits(message.Span, value.Length, "a revealed value"));
        LowBits.AddTo(Wires[value], bytes.Span);
        return new Revealed(value.Length, bytes, new Verdict()); // which never passes: a garbler's lie is found out by the proof alone
    }

    private async ValueTask SendOpeningsAsync()
    {
        Openings.Finish(Output(Openings.Size));
        Advance(Openings.Size);
        await FlushAsync().ConfigureAwait(false);
    }
}
