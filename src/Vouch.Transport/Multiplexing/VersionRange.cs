namespace Vouch.Transport.Multiplexing;

/// <summary>The protocol versions a side speaks, from lowest to highest.</summary>
public sealed record VersionRange
{
    /// <summary>Creates a range; versions start at 1.</summary>
    public VersionRange(byte lowest, byte highest)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lowest, highest);
        Lowest = lowest;
        Highest = highest;
    }

    /// <summary>The versions of this library.</summary>
    public static VersionRange Current { get; } = new(1, 1);

    /// <summary>The lowest version.</summary>
    public byte Lowest { get; }

    /// <summary>The highest version.</summary>
    public byte Highest { get; }

    /// <inheritdoc />
    public override string ToString() => Lowest == Highest ? $"{Lowest}" : $"{Lowest} to {Highest}";

    internal static byte? HighestCommon(VersionRange first, VersionRange second)
    {
        byte highest = byte.Min(first.Highest, second.Highest);
        return highest >= byte.Max(first.Lowest, second.Lowest) ? highest : null;
    }
}
