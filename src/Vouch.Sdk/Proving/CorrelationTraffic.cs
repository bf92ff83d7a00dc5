using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Proving;

/// <summary>The bytes that a stock of correlations takes, by the sizes and the rule of docs/protocol/correlated-ot.md (messages of a reservation, making ahead).</summary>
internal sealed class CorrelationTraffic
{
    private const int RequestSize = 8_192;
    private const int TreesSize = 4_704;
    private const int ChunkRows = 1_024;
    private const int ChunkSize = 1_920;
    private const int MaxChunks = 1_024;
    private const int CheckRows = 128;
    private const int CountSize = 4;
    private const int ChallengeSize = 16;
    private const int ProofSize = 48;
    private const int SilentChallengeSize = 48;
    private const int SilentProofSize = 32;
    private const int ExtendUpTo = 127_000;
    private const int ExtendUpToWithSeeds = 75_000;
    private const int AheadFrom = 1_310_720;

    private static readonly (int Seeds, int Outputs, int Levels) s_small = (25_912, 268_800, 1_050 * 8);
    private static readonly (int Seeds, int Outputs, int Levels) s_large = (255_808, 2_621_440, 640 * 12);

    private long _stock;

    private CorrelationTraffic()
    {
    }

    /// <summary>Bytes from whoever has Delta: the attestor.</summary>
    public long FromSender { get; private set; } = RequestSize;

    /// <summary>Bytes from the other side: the prover.</summary>
    public long FromReceiver { get; private set; } = TreesSize;

    /// <summary>What a session takes that prepares so many, and whose proof then uses so many.</summary>
    public static CorrelationTraffic OfSession(int prepared, long used)
    {
        CorrelationTraffic traffic = new();
        traffic.Make(prepared);
        while (traffic._stock < used)
        {
            // The next step begins when the stock has come down; how much is missing then, it is now.
            long missing = long.Min(used - traffic._stock, CorrelationSource.Portion);
            long taken = long.Max(0, traffic._stock - AheadFrom);
            used -= taken;
            traffic._stock -= taken;
            traffic.Step(missing);
        }

        return traffic;
    }

    private void Make(long count)
    {
        while (_stock < count)
        {
            Step(count - _stock);
        }
    }

    private void Step(long missing)
    {
        bool hasSeeds = _stock >= s_small.Seeds;
        if (missing <= (hasSeeds ? ExtendUpToWithSeeds : ExtendUpTo))
        {
            Extend(missing);
        }
        else if (!hasSeeds)
        {
            Extend(s_small.Seeds - _stock);
        }
        else
        {
            Iterate(_stock >= s_large.Seeds && missing > s_small.Outputs - s_small.Seeds ? s_large : s_small);
        }
    }

    private void Extend(long missing)
    {
        long chunks = long.Min((missing + CheckRows + ChunkRows - 1) / ChunkRows, MaxChunks);
        FromReceiver += CountSize + (chunks * ChunkSize) + ProofSize;
        FromSender += ChallengeSize;
        _stock += (chunks * ChunkRows) - CheckRows;
    }

    private void Iterate((int Seeds, int Outputs, int Levels) shape)
    {
        FromReceiver += SilentChallengeSize;
        FromSender += (shape.Levels * 16) + SilentProofSize;
        _stock += shape.Outputs - shape.Seeds;
    }
}
