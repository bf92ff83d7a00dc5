using Vouch.Mpc.Machines;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Hashing;

/// <summary>HMAC (RFC 2104) under a key that nobody sees, of messages that both parties know.</summary>
/// <remarks>
/// The state of the inner hash after the key's block is shown to both parties, so that inner hashes are computed outside the machine and a code costs one compression of a public block. What
/// stays hidden is the state of the outer hash. The proof of HMAC takes the two states for independent random strings (Bellare, "New Proofs for NMAC and HMAC", CRYPTO 2006, section 5); with the
/// inner one known, a code is the outer compression, a pseudorandom function, of a collision-resistant hash. docs/protocol/session-proof.md has the argument.
/// </remarks>
internal sealed class MachineHmac
{
    private readonly IMachine _machine;
    private readonly SuiteHash _hash;
    private readonly byte[] _innerState;
    private readonly Bits _outerState;

    /// <summary>Takes the states up again, the inner one as it was shown.</summary>
    public MachineHmac(IMachine machine, SuiteHash hash, byte[] innerState, Bits outerState)
    {
        _machine = machine;
        _hash = hash;
        _innerState = innerState;
        _outerState = outerState;
    }

    public static async ValueTask<MachineHmac> CreateAsync(IMachine machine, SuiteHash hash, Bits key)
    {
        (Bits inner, Bits outer) = await StatesAsync(machine, hash, key).ConfigureAwait(false);
        using Revealed shown = await machine.RevealAsync(inner).ConfigureAwait(false);
        return new MachineHmac(machine, hash, shown.Claim.ToArray(), outer);
    }

    /// <summary>The states of both hashes after the key's block, for those who show the inner one together with something else.</summary>
    public static async ValueTask<(Bits Inner, Bits Outer)> StatesAsync(IMachine machine, SuiteHash hash, Bits key)
        => (await StateAsync(machine, hash, key, 0x36).ConfigureAwait(false), await StateAsync(machine, hash, key, 0x5c).ConfigureAwait(false));

    /// <summary>The code of a message that is the same in all sessions, with nothing shown: a compression more, for a round trip less.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="inner">The state of the inner hash after the key's block.</param>
    /// <param name="outer">The state of the outer hash after the key's block.</param>
    /// <param name="message">So short that it leaves room for the padding of one block.</param>
    public static async ValueTask<Bits> ComputeHiddenAsync(IMachine machine, SuiteHash hash, Bits inner, Bits outer, ReadOnlyMemory<byte> message)
    {
        using MachineScope scope = machine.OpenScope();
        Bits schedule = machine.Constant(hash.ExpandLastBlock(message.Span));
        Bits digest = await machine.CallAsync(hash.CompressionOfPublicBlock, inner, schedule).ConfigureAwait(false);
        return scope.Keep(await machine.CallAsync(hash.OuterDigest, outer, digest.Bytes(0, hash.Size)).ConfigureAwait(false));
    }

    /// <summary>The code of a message.</summary>
    public async ValueTask<Bits> ComputeAsync(ReadOnlyMemory<byte> message)
    {
        byte[] schedule = _hash.ExpandLastBlock(_hash.Finish(_innerState, message.Span));
        using MachineScope scope = _machine.OpenScope();
        Bits state = await _machine.CallAsync(_hash.CompressionOfPublicBlock, _outerState, _machine.LateConstant(schedule)).ConfigureAwait(false);
        return scope.Keep(state.Bytes(0, _hash.Size));
    }

    /// <summary>HKDF-Expand-Label (RFC 8446, section 7.1), at most one block of it.</summary>
    public async ValueTask<Bits> ExpandLabelAsync(string label, ReadOnlyMemory<byte> context, int size)
    {
        byte[] first = [.. KeySchedule.HkdfLabel(label, context.Span, size), 1];
        Bits block = await ComputeAsync(first).ConfigureAwait(false);
        return block.Bytes(0, size);
    }

    private static ValueTask<Bits> StateAsync(IMachine machine, SuiteHash hash, Bits key, byte pad)
    {
        if (key.Length == 8 * hash.Size)
        {
            return machine.CallAsync(pad == 0x36 ? hash.InnerKeyState : hash.OuterKeyState, key);
        }

        // The master secret of TLS 1.2 has 48 bytes whatever the hash.
        int size = key.Length / 8;
        byte[] pads = new byte[hash.BlockSize];
        Array.Fill(pads, pad);
        return machine.CallAsync(hash.FirstCompression, machine.Sum(key, machine.Constant(pads.AsSpan(0, size))), machine.Constant(pads.AsSpan(size)));
    }
}
