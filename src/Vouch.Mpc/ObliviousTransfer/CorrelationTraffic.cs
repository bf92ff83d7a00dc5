namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The bytes that a stock of correlations takes, by the steps that a source takes (docs/protocol/correlated-ot.md: messages of a reservation, making ahead).</summary>
public sealed class CorrelationTraffic
{
    private long _stock;

    /// <summary>Bytes from whoever has Delta.</summary>
    public long FromSender { get; private set; } = CotShape.RequestSize;

    /// <summary>Bytes from the other side.</summary>
    public long FromReceiver { get; private set; } = CotShape.For(CorrelationSource.DefaultFieldBits).TreesSize;

    /// <summary>What a session takes that prepares so many, and whose proof then uses so many.</summary>
    public static CorrelationTraffic OfSession(int prepared, long used)
    {
        CorrelationTraffic traffic = new();
        traffic.Reserve(prepared);
        return traffic.WithProof(used);
    }

    /// <summary>Counts what <see cref="CorrelationSource.ReserveAsync(int, CancellationToken)"/> sends.</summary>
    public void Reserve(long count)
    {
        while (_stock < count)
        {
            Step(count - _stock);
        }
    }

    /// <summary>Counts a reservation of correlations that are taken at once.</summary>
    public void Take(long count)
    {
        Reserve(count);
        _stock -= count;
    }

    /// <summary>What it is in the end, if a proof then takes so many as <see cref="PlannedCorrelations"/>.</summary>
    /// <param name="planned">The plan.</param>
    public CorrelationTraffic WithProof(long planned)
    {
        CorrelationTraffic traffic = (CorrelationTraffic)MemberwiseClone();
        while (traffic._stock < planned)
        {
            // The next step begins when the stock has come down; how much is missing then, it is now.
            long missing = long.Min(planned - traffic._stock, CorrelationSource.Portion);
            long taken = long.Max(0, traffic._stock - CorrelationSource.AheadFrom);
            planned -= taken;
            traffic._stock -= taken;
            traffic.Step(missing);
        }

        return traffic;
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
