using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>What a machine does for the tags of one client key: nobody sees the key of the universal hash, and both parties see the tag.</summary>
/// <param name="machine">The machine.</param>
/// <param name="self">Who this is; null where a run is gone through again.</param>
internal abstract class MacProgram(IMachine machine, SessionRole? self)
{
    /// <summary>The size of an element of the hash's field, in bytes.</summary>
    public abstract int ElementSize { get; }

    protected IMachine Machine => machine;

    public static MacProgram Create(IMachine machine, CipherSuite suite, SessionRole? self)
        => suite.Aead == AeadAlgorithm.ChaCha20Poly1305 ? new Poly1305Program(machine, self) : new GhashProgram(machine, self);

    /// <summary>Shows the attestor the key of the hash less the prover's mask, where that has not been done for this key.</summary>
    /// <param name="hashKey">The key of the cipher's hash, if it has one for all records.</param>
    /// <param name="oneTime">What the cipher makes for the record.</param>
    /// <param name="share">This party's shares; null where a run is gone through again.</param>
    public abstract ValueTask OpenAsync(Bits hashKey, Bits oneTime, MacShare? share);

    /// <summary>The tag, to be shown.</summary>
    /// <param name="value">This party's share of the polynomial's value; not looked at where a run is gone through again.</param>
    /// <param name="oneTime">What the cipher makes for the record.</param>
    public async ValueTask<Bits> TagAsync(SecretBuffer? value, Bits oneTime)
    {
        (Bits Prover, Bits Attestor)[] inputs = await JointInputs.TakeAsync(machine, self, (ElementSize, value)).ConfigureAwait(false);
        return await TagAsync(inputs[0].Prover, inputs[0].Attestor, oneTime).ConfigureAwait(false);
    }

    protected abstract ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime);

    protected ValueTask<Bits> InputMaskAsync(MacShare? share) => machine.InputAsync(SessionRole.Prover, ElementSize, share?.Mask is SecretBuffer mask ? mask.Span : default);

    protected async ValueTask ShowAsync(Bits masked, MacShare? share)
    {
        using Revealed shown = await machine.RevealAsync(masked, SessionRole.Attestor).ConfigureAwait(false);
        if (share is not null)
        {
            await share.OpenAsync(shown.IsKnown ? shown.Claim.ToArray() : default).ConfigureAwait(false);
        }
    }
}
