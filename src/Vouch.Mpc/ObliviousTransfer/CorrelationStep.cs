namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>One extension by SoftSpoken OT or one silent iteration. Which one is next depends on what both parties know alone: how many there are and how many there shall be.</summary>
/// <param name="Shape">The iteration, if it is one.</param>
/// <param name="Chunks">The chunks of an extension.</param>
internal readonly record struct CorrelationStep(SilentShape? Shape, int Chunks)
{
    /// <summary>How many must be missing for a silent iteration to be worth its bytes and round trips, when its seeds are there.</summary>
    public const int SilentFrom = 75_000;

    /// <summary>The same when the seeds must be made first; so many more that after that it is still worth it.</summary>
    public const int SilentFromNothing = 127_000;

    /// <summary>The next step from <paramref name="available"/> to <paramref name="count"/>, which is more.</summary>
    public static CorrelationStep Choose(int available, int count)
    {
        int missing = count - available;
        bool hasSeeds = available >= SilentShape.Small.Seeds;
        if (missing <= (hasSeeds ? SilentFrom : SilentFromNothing))
        {
            return new CorrelationStep(null, CotShape.ChunksFor(missing));
        }

        if (!hasSeeds)
        {
            return new CorrelationStep(null, CotShape.ChunksFor(SilentShape.Small.Seeds - available));
        }

        bool isLarge = available >= SilentShape.Large.Seeds && missing > SilentShape.Small.Outputs - SilentShape.Small.Seeds;
        return new CorrelationStep(isLarge ? SilentShape.Large : SilentShape.Small, 0);
    }

    /// <summary>How many more there are afterwards.</summary>
    public int Gain => Shape is null ? CotShape.RowsOf(Chunks) : Shape.Outputs - Shape.Seeds;
}
