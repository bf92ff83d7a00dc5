using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Sharing;

/// <summary>Puts the premaster secret together: the x-coordinate of a point of P-256, which is the prover's share less the attestor's.</summary>
/// <remarks>
/// The point is converted twice, in swapped roles, and both results must be the same: so an error that one party has slipped into a conversion ends the session before a key is derived from it. Both are the same
/// exactly where both parties' differences between their shares are, which takes no gates.
/// </remarks>
internal static class PremasterProgram
{
    /// <param name="machine">The machine.</param>
    /// <param name="shares">Both parties' shares of the first conversion.</param>
    /// <param name="checks">Both parties' differences between their shares of the two conversions.</param>
    /// <returns>The secret as TLS takes it: 32 bytes, big-endian.</returns>
    public static ValueTask<Bits> RunAsync(IMachine machine, (Bits Prover, Bits Attestor) shares, (Bits Prover, Bits Attestor) checks)
    {
        machine.AssertEqual(checks.Prover, checks.Attestor);
        return machine.CallAsync(SharedPremaster.P256, shares.Prover, shares.Attestor);
    }
}
