using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Hashing;

/// <summary>One output of the PRF of TLS 1.2 under a secret that nobody sees (P_hash of RFC 5246, section 5): a block of it takes a compression, and so does each of its values A(i).</summary>
/// <remarks>
/// The values A(i) are shown to both parties: they are codes of other messages under the same key than those that make the output, which stays pseudorandom beside them. To hash them on the machine instead would
/// save a round trip each, for 27,513 AND: a compression of a hidden block inside, and one in place of a public one outside.
/// </remarks>
/// <param name="secret">The secret.</param>
/// <param name="labelAndSeed">What both parties know.</param>
internal sealed class MachinePrf(MachineHmac secret, byte[] labelAndSeed)
{
    private readonly List<byte[]> _shown = []; // A(1), A(2) and so on

    /// <summary>Shows the next A(i) of each output, and something else with them.</summary>
    /// <param name="machine">The machine that shows them.</param>
    /// <param name="outputs">The outputs, under one secret or several.</param>
    /// <param name="along">What else is to be shown; empty for nothing.</param>
    /// <returns>What was shown along.</returns>
    public static async ValueTask<byte[]> AdvanceAsync(IMachine machine, MachinePrf[] outputs, Bits along = default)
    {
        Bits[] next = new Bits[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            next[i] = await outputs[i].NextAsync().ConfigureAwait(false);
        }

        using Revealed shown = await machine.RevealAsync(machine.Concatenate([.. next, .. along.Length > 0 ? [along] : (Bits[])[]])).ConfigureAwait(false);
        int position = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            int size = next[i].Length / 8;
            outputs[i]._shown.Add(shown.Claim.Slice(position, size).ToArray());
            position += size;
        }

        return shown.Claim[position..].ToArray();
    }

    /// <summary>The output, one A(i) after the other.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="size">How much of it, in bytes.</param>
    public async ValueTask<Bits> ExpandAsync(IMachine machine, int size)
    {
        List<Bits> blocks = [];
        for (int made = 0; made < size; made += blocks[^1].Length / 8)
        {
            await AdvanceAsync(machine, [this]).ConfigureAwait(false);
            blocks.Add(await BlockAsync(blocks.Count).ConfigureAwait(false));
        }

        return machine.Concatenate([.. blocks]).Bytes(0, size);
    }

    /// <summary>A block of the output, whose A(i) was shown.</summary>
    /// <param name="index">Which, from 0 on.</param>
    public ValueTask<Bits> BlockAsync(int index) => secret.ComputeAsync((byte[])[.. _shown[index], .. labelAndSeed]);

    private ValueTask<Bits> NextAsync() => secret.ComputeAsync(_shown.Count == 0 ? labelAndSeed : _shown[^1]);
}
