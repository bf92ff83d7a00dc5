using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>What a session costs that is proven instead of opened, in either mode, worked out from its statement before the proof is run.</summary>
/// <param name="Gates">AND gates of the proof, which take the time.</param>
/// <param name="BytesToAttestor">All bytes of the session to the attestor: what is forwarded or handed over, correlations, in MPC mode what was computed together, statement and proof.</param>
/// <param name="BytesFromAttestor">All bytes of the session from the attestor.</param>
public sealed record ProofCost(long Gates, long BytesToAttestor, long BytesFromAttestor)
{
    private const int FrameSize = 1 << 14; // about what one flush of the machine holds
    private const int SmallMessages = 1_000; // Open, Accepted, and of Signed what is no certificate

    /// <summary>Channel 3, to the byte, with what was committed to before the statement.</summary>
    internal ChannelTraffic Proof { get; private init; }

    /// <summary>What the other channels carry, to the byte, and what is kept of the TLS connection.</summary>
    internal ChannelTraffic Others { get; private init; }

    /// <param name="trial">Where the program was run in the clear.</param>
    /// <param name="statementSize">The size of the statement.</param>
    /// <param name="chain">The server's certificates, which the attestor signs and sends back.</param>
    /// <param name="others">What the other channels carry, and what is kept of the TLS connection.</param>
    internal static ProofCost Of(PlainMachine trial, int statementSize, IReadOnlyList<ReadOnlyMemory<byte>> chain, ChannelTraffic others)
    {
        (long fromProver, long fromVerifier) = trial.ProofTraffic;
        ChannelTraffic proof = new(fromProver, fromVerifier);
        ChannelTraffic all = proof + others;
        long signed = chain.Sum(static certificate => (long)certificate.Length) + SmallMessages;
        return new ProofCost(trial.Cost.AndGates, WithFrames(all.FromProver + statementSize), WithFrames(all.FromAttestor + signed)) { Proof = proof, Others = others };
    }

    /// <summary>What a session in proxy mode carries besides: the TLS connection, and correlations.</summary>
    /// <param name="correlations">How many the statement plans.</param>
    /// <param name="traffic">Bytes of the TLS connection, to and from the server.</param>
    internal static ChannelTraffic OfProxy(long correlations, ChannelTraffic traffic)
    {
        CorrelationTraffic stock = CorrelationTraffic.OfSession(OpenMessage.MaxCorrelations, correlations);
        return traffic + new ChannelTraffic(stock.FromReceiver, stock.FromSender);
    }

    private static long WithFrames(long bytes) => bytes + ((bytes / FrameSize) + 8) * SessionProtocol.FrameHeaderSize;
}
