using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Poly1305 (RFC 8439, section 2.5): the polynomial is evaluated on shares, the addition of s, which is not one of its field, is on the machine. Another key for each record.</summary>
internal sealed class Poly1305Program(IMachine machine, SessionRole? self) : MacProgram(machine, self)
{
    private const int HalfSize = 16;

    public override int ElementSize => 17;

    public override async ValueTask OpenAsync(Bits hashKey, Bits oneTime, MacShare? share)
    {
        Bits mask = await InputMaskAsync(share).ConfigureAwait(false);
        Bits masked = await Machine.CallAsync(SharedPoly1305.MaskedKey, oneTime.Bytes(0, HalfSize), mask).ConfigureAwait(false);
        await ShowAsync(masked, share).ConfigureAwait(false);
    }

    protected override ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime) => Machine.CallAsync(SharedPoly1305.Tag, prover, attestor, oneTime.Bytes(HalfSize, HalfSize));
}
