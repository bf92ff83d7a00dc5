namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The bytes that a stock of correlations takes, by the steps that a source takes (docs/protocol/correlated-ot.md: messages of a reservation, making ahead).</summary>
public sealed class CorrelationTraffic
{
    private long _stock;

    private CorrelationTraffic()
    {
    }

    /// <summary>Bytes from whoever has Delta: the attestor.</summary>
    public long FromSender { get; private set; } = CotShape.RequestSize;

    /// <summary>Bytes from the other side: the prover.</summary>
    public long FromReceiver { get; private set; } = CotShape.For(CorrelationSource.DefaultFieldBits).TreesSize;

    /// <summary>What a session takes that prepares so many, and whose proof then uses so many.</summary>
    public static CorrelationTraffic OfSession(int prepared, long used)
    {
        CorrelationTraffic traffic = new();
        traffic.Make(prepared);
        while (traffic._stock < used)
        {
            // The next step begins when the stock has come down; how much is missing then, it is now.
            long missing = long.Min(used - traffic._stock, CorrelationSource.Portion);
            long taken = long.Max(0, traffic._stock - CorrelationSource.AheadFrom);
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
        CorrelationStep step = CorrelationStep.Choose((int)_stock, (int)(_stock + missing));
        if (step.Shape is SilentShape shape)
        {
            FromReceiver += SilentShape.ChallengeSize;
            FromSender += shape.LevelsSize + SilentShape.ProofSize;
        }
        else
        {
            FromReceiver += sizeof(int) + ((long)step.Chunks * CotShape.For(CorrelationSource.DefaultFieldBits).CorrectionsSize) + CotShape.ProofSize;
            FromSender += CotShape.ChallengeSize;
        }

        _stock += step.Gain;
    }
}
