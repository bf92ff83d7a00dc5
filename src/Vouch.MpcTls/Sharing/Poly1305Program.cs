using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Poly1305 (RFC 8439, section 2.5): the polynomial is evaluated on shares, the addition of s, which is not one of its field, is on the machine.</summary>
/// <remarks>Values are the prover's share less the attestor's.</remarks>
internal sealed class Poly1305Program(IMachine machine, SessionRole? self) : MacProgram(machine, self)
{
    private const int HalfSize = 16;

    private static readonly Lazy<Circuit> s_addition = new(static () => Integers.ModularAddition([0xfb, .. Enumerable.Repeat((byte)0xff, 15), 3]));

    public override int ElementSize => 17;

    public override bool IsKeyedByRecord => true;

    public override async ValueTask<Bits> DifferenceAsync(Bits hashKey, Bits oneTime)
    {
        Bits less = await Machine.CallAsync(SharedPoly1305.MaskedKey, oneTime.Bytes(0, HalfSize), ProverMask).ConfigureAwait(false);
        return await Machine.CallAsync(s_addition.Value, less, AttestorMask).ConfigureAwait(false);
    }

    protected override ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime) => Machine.CallAsync(SharedPoly1305.Tag, prover, attestor, oneTime.Bytes(HalfSize, HalfSize));
}
