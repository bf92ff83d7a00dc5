using System.Buffers.Binary;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Statements;
using Vouch.Transport;

namespace Vouch.MpcTls.Ranges;

/// <summary>Hashes a range on the machine as its plaintext passes, and demands that the commitment comes out.</summary>
/// <remarks>Between records it keeps at most a state and 63 bytes alive, so that memory does not grow with the range.</remarks>
internal sealed class RangeHasher(IMachine machine, ProvenRange range, SecretBuffer? blinder) : CarriedUse(range.Size)
{
    private const int BlockSize = 64;
    private const int LengthSize = 8;

    private readonly List<Bits> _pending = [];
    private Bits _state;
    private int _pendingSize;
    private long _size;

    public override Bits Gather() => machine.Concatenate([_state, .. _pending]);

    public override Bits Replace(Bits gathered)
    {
        int stateBits = _state.Length;
        int size = stateBits + (8 * _pendingSize);
        _state = gathered.Slice(0, stateBits);
        _pending.Clear();
        _pending.Add(gathered.Slice(stateBits, size - stateBits));
        return gathered.Slice(size, gathered.Length - size);
    }

    protected override async ValueTask ReadAsync(Bits bytes)
    {
        if (_size == 0)
        {
            await AppendAsync(machine.Constant(range.Prefix.Span)).ConfigureAwait(false);
            await AppendAsync(await machine.InputAsync(SessionRole.Prover, ProvenRange.BlinderSize, blinder is null ? default : blinder.Span).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await AppendAsync(bytes).ConfigureAwait(false);
    }

    protected override async ValueTask FinishAsync()
    {
        long bits = 8 * _size;
        int zeros = (2 * BlockSize - _pendingSize - 1 - LengthSize) % BlockSize;
        byte[] padding = new byte[1 + zeros + LengthSize];
        padding[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padding.AsSpan(1 + zeros), bits);
        await AppendAsync(machine.Constant(padding)).ConfigureAwait(false);
        machine.AssertEqual(_state, range.Commitment.Span);
    }

    private async ValueTask AppendAsync(Bits bytes)
    {
        _size += bytes.Length / 8;
        while (bytes.Length > 0)
        {
            int taken = int.Min(bytes.Length / 8, BlockSize - _pendingSize);
            _pending.Add(bytes.Bytes(0, taken));
            _pendingSize += taken;
            bytes = bytes.Slice(8 * taken, bytes.Length - (8 * taken));
            if (_pendingSize == BlockSize)
            {
                _state = _state.Length == 0
                    ? await machine.CallAsync(Sha256.FirstCompression, [.. _pending]).ConfigureAwait(false)
                    : await machine.CallAsync(Sha256.Compression, [_state, .. _pending]).ConfigureAwait(false);
                _pending.Clear();
                _pendingSize = 0;
            }
        }
    }
}
