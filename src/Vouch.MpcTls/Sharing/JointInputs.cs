using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Inputs of both parties at once: each puts in a value of every size. The attestor's come first, since it waits for nobody to put them in; so all of them take one trip.</summary>
internal static class JointInputs
{
    /// <param name="machine">The machine.</param>
    /// <param name="self">Who this is; null where a run is gone through again.</param>
    /// <param name="values">The sizes, with this party's values; null where a run is gone through again.</param>
    /// <returns>For each size the prover's value and the attestor's.</returns>
    public static async ValueTask<(Bits Prover, Bits Attestor)[]> TakeAsync(IMachine machine, SessionRole? self, params (int Size, SecretBuffer? Own)[] values)
    {
        (Bits Prover, Bits Attestor)[] inputs = new (Bits, Bits)[values.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Attestor = await TakeAsync(SessionRole.Attestor, values[i].Size, values[i].Own).ConfigureAwait(false);
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Prover = await TakeAsync(SessionRole.Prover, values[i].Size, values[i].Own).ConfigureAwait(false);
        }

        return inputs;

        ValueTask<Bits> TakeAsync(SessionRole owner, int size, SecretBuffer? own) => machine.InputAsync(owner, size, owner == self ? own!.Span : default);
    }
}
