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

    /// <summary>Whether the hash has another key, and so takes another random element, for each record.</summary>
    public abstract bool IsKeyedByRecord { get; }

    protected IMachine Machine => machine;

    protected Bits ProverMask { get; private set; }

    protected Bits AttestorMask { get; private set; }

    public static MacProgram Create(IMachine machine, CipherSuite suite, SessionRole? self)
        => suite.Aead == AeadAlgorithm.ChaCha20Poly1305 ? new Poly1305Program(machine, self) : new GhashProgram(machine, self);

    /// <summary>Takes the shares of a random element, which are on the machine.</summary>
    public void Take((Bits Prover, Bits Attestor) mask) => (ProverMask, AttestorMask) = mask;

    /// <summary>The key of the hash less the random element, to be shown.</summary>
    /// <param name="hashKey">The key of the cipher's hash, if it has one for all records.</param>
    /// <param name="oneTime">What the cipher makes for the record.</param>
    public abstract ValueTask<Bits> DifferenceAsync(Bits hashKey, Bits oneTime);

    /// <summary>The tag, to be shown.</summary>
    /// <param name="value">This party's share of the polynomial's value; not looked at where a run is gone through again.</param>
    /// <param name="oneTime">What the cipher makes for the record.</param>
    public async ValueTask<Bits> TagAsync(SecretBuffer? value, Bits oneTime)
    {
        (Bits Prover, Bits Attestor)[] inputs = await JointInputs.TakeAsync(machine, self, (ElementSize, value)).ConfigureAwait(false);
        return await TagAsync(inputs[0].Prover, inputs[0].Attestor, oneTime).ConfigureAwait(false);
    }

    protected abstract ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime);
}
