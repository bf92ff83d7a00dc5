using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>GHASH (NIST SP 800-38D, section 6.4): everything is a sum, and free. One key for all records.</summary>
internal sealed class GhashProgram(IMachine machine, SessionRole? self) : MacProgram(machine, self)
{
    private bool _isOpened;

    public override int ElementSize => 16;

    public override async ValueTask OpenAsync(Bits hashKey, Bits oneTime, MacShare? share)
    {
        if (!_isOpened)
        {
            _isOpened = true;
            await ShowAsync(Machine.Sum(hashKey, await InputMaskAsync(share).ConfigureAwait(false)), share).ConfigureAwait(false);
        }
    }

    protected override ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime) => ValueTask.FromResult(Machine.Sum(oneTime, Machine.Sum(prover, attestor)));
}
