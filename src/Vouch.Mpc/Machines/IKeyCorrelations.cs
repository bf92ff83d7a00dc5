using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>The sender's (verifier's) half of a stock of correlations.</summary>
public interface IKeyCorrelations : ICorrelations
{
    /// <summary>The secret that all the keys share; bit 0 is 1, the other bits are uniform.</summary>
    Block Delta { get; }
}
