using Vouch.Crypto;

namespace Vouch.Mpc.Machines;

/// <summary>One party's half of a stock of random correlated oblivious transfers: M = K + r Delta over GF(2^128), bit 0 of every K being 0.</summary>
/// <remarks>
/// The receiver (prover) holds the M, whose bit 0 is the random bit r; the sender (verifier) holds the K and Delta. Both parties reserve and take the same amounts in the same order; what is left
/// over serves the next user. No correlation is ever given out twice.
/// </remarks>
public interface ICorrelations
{
    /// <summary>How many can be taken without a further reservation; the same on both sides.</summary>
    int Available { get; }

    /// <summary>Waits until at least <paramref name="needed"/> correlations are there to take; completes at once where they are. To be called before each <see cref="Take"/>, so that a stock may look ahead.</summary>
    /// <param name="needed">How many will be taken next.</param>
    /// <param name="wanted">How many to make if any have to be made: <paramref name="needed"/> or more. A stock with a limit stops at that.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="Vouch.Transport.ProtocolException"><paramref name="needed"/> is more than the stock may ever give.</exception>
    ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken);

    /// <summary>Moves as many correlations into <paramref name="destination"/> as it has room for.</summary>
    /// <exception cref="InvalidOperationException">They were not reserved.</exception>
    void Take(Span<Block> destination);
}
