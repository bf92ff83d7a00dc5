using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>What a session costs that is proven instead of opened, worked out from its statement before the proof is run.</summary>
/// <param name="Gates">AND gates of the proof, which take the time.</param>
/// <param name="BytesToAttestor">All bytes of the session to the attestor: what it forwards, correlations, statement and proof.</param>
/// <param name="BytesFromAttestor">All bytes of the session from the attestor.</param>
public sealed record ProofCost(long Gates, long BytesToAttestor, long BytesFromAttestor)
{
    private const int FrameSize = 1 << 14; // about what one flush of the machine holds
    private const int SmallMessages = 1_000; // Open, Accepted, and of Signed what is no certificate

    /// <param name="machine">What the program was counted to cost.</param>
    /// <param name="correlations">How many correlations the statement plans.</param>
    /// <param name="statementSize">The size of the statement.</param>
    /// <param name="chain">The server's certificates, which the attestor signs and sends back.</param>
    /// <param name="traffic">Bytes of the TLS connection, to and from the server.</param>
    internal static ProofCost Of(MachineCost machine, long correlations, int statementSize, IReadOnlyList<ReadOnlyMemory<byte>> chain, (long Sent, long Received) traffic)
    {
        CorrelationTraffic stock = CorrelationTraffic.OfSession(OpenMessage.MaxCorrelations, correlations);
        (long fromProver, long fromVerifier) = ProofMachine.TrafficFor(machine);
        long sent = traffic.Sent + stock.FromReceiver + statementSize + fromProver;
        long received = traffic.Received + stock.FromSender + fromVerifier + chain.Sum(static certificate => (long)certificate.Length) + SmallMessages;
        return new ProofCost(machine.AndGates, WithFrames(sent), WithFrames(received));
    }

    private static long WithFrames(long bytes) => bytes + ((bytes / FrameSize) + 8) * SessionProtocol.FrameHeaderSize;
}
