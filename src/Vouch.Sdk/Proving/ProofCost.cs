using Vouch.Mpc.Machines;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>What a session costs that is proven instead of opened, worked out from its statement before the proof is run.</summary>
/// <param name="Gates">AND gates of the proof, which take the time.</param>
/// <param name="BytesToAttestor">All bytes of the session to the attestor: what it forwards, correlations, statement and proof.</param>
/// <param name="BytesFromAttestor">All bytes of the session from the attestor.</param>
public sealed record ProofCost(long Gates, long BytesToAttestor, long BytesFromAttestor)
{
    private const int BatchGates = 1 << 18; // docs/protocol/session-proof-machine.md, section 3
    private const int ChallengeSize = 16;
    private const int AnswerSize = 32;
    private const int FrameSize = 1 << 14; // about what one flush of the machine holds
    private const int FrameHeaderSize = 6;
    private const int SmallMessages = 1_000; // Open, Accepted, and of Signed what is no certificate

    /// <param name="machine">What the program was counted to cost.</param>
    /// <param name="statement">What is stated.</param>
    /// <param name="chain">The server's certificates, which the attestor signs and sends back.</param>
    /// <param name="traffic">Bytes of the TLS connection, to and from the server.</param>
    internal static ProofCost Of(MachineCost machine, StatementMessage statement, IReadOnlyList<ReadOnlyMemory<byte>> chain, (long Sent, long Received) traffic)
    {
        CorrelationTraffic correlations = CorrelationTraffic.OfSession(OpenMessage.MaxCorrelations, statement.Correlations);
        long batches = 1 + (machine.AndGates / BatchGates);
        long statementSize = statement.Encode().Length;
        long proof = ((machine.AndGates + machine.InputBits) / 8) + (batches * AnswerSize);
        long sent = traffic.Sent + correlations.FromReceiver + statementSize + proof;
        long received = traffic.Received + correlations.FromSender + (batches * ChallengeSize) + chain.Sum(static certificate => (long)certificate.Length) + SmallMessages;
        return new ProofCost(machine.AndGates, WithFrames(sent), WithFrames(received));
    }

    private static long WithFrames(long bytes) => bytes + ((bytes / FrameSize) + 8) * FrameHeaderSize;
}
