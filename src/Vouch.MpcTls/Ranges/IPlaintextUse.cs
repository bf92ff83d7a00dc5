using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Ranges;

/// <summary>Takes plaintext that is on a machine, in order.</summary>
internal interface IPlaintextUse
{
    /// <summary>Takes the next bytes.</summary>
    ValueTask TakeAsync(Bits bytes);
}
