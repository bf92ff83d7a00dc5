using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>GHASH (NIST SP 800-38D, section 6.4): everything is a sum, and free.</summary>
internal sealed class GhashProgram(IMachine machine, SessionRole? self) : MacProgram(machine, self)
{
    public override int ElementSize => 16;

    public override bool IsKeyedByRecord => false;

    public override ValueTask<Bits> DifferenceAsync(Bits hashKey, Bits oneTime) => ValueTask.FromResult(Machine.Sum(hashKey, Machine.Sum(ProverMask, AttestorMask)));

    protected override ValueTask<Bits> TagAsync(Bits prover, Bits attestor, Bits oneTime) => ValueTask.FromResult(Machine.Sum(oneTime, Machine.Sum(prover, attestor)));
}
