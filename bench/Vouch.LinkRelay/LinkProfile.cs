namespace Vouch.LinkRelay;

/// <summary>A link: how long a byte travels one way, and how many pass in a second in each direction.</summary>
/// <param name="Name">What the link is called in tables.</param>
/// <param name="BytesPerSecond">The rate of each direction; 0: as fast as it goes.</param>
/// <param name="Delay">The time from one end to the other, sending time not included.</param>
public sealed record LinkProfile(string Name, long BytesPerSecond, TimeSpan Delay)
{
    private const long Megabit = 1_000_000 / 8;

    public static LinkProfile Loopback { get; } = new("loopback", 0, TimeSpan.Zero);

    public static LinkProfile Lan { get; } = new("lan", 1_000 * Megabit, TimeSpan.FromMilliseconds(1));

    public static LinkProfile Metro { get; } = new("metro", 200 * Megabit, TimeSpan.FromMilliseconds(10));

    public static LinkProfile Fibre { get; } = new("fibre", 100 * Megabit, TimeSpan.FromMilliseconds(15));

    public static LinkProfile Cable { get; } = new("cable", 20 * Megabit, TimeSpan.FromMilliseconds(20));

    public static LinkProfile Mobile { get; } = new("mobile", 30 * Megabit, TimeSpan.FromMilliseconds(30));

    public static IReadOnlyList<LinkProfile> All { get; } = [Loopback, Lan, Metro, Fibre, Cable, Mobile];

    /// <summary>The bytes that one step of the relay carries: half a millisecond of the rate, at least one packet.</summary>
    internal int QuantumSize => BytesPerSecond == 0 ? 1 << 16 : (int)long.Clamp(BytesPerSecond / 2_000, 1_460, 1 << 16);

    /// <summary>The bytes that are in the link at a time, and as much again in the queue before it.</summary>
    internal long CapacitySize => BytesPerSecond == 0 ? 1 << 20 : long.Max(1 << 16, (long)(BytesPerSecond * Delay.TotalSeconds * 2));

    internal long TicksFor(int size) => BytesPerSecond == 0 ? 0 : (long)((double)size / BytesPerSecond * System.Diagnostics.Stopwatch.Frequency);

    internal long DelayTicks => (long)(Delay.TotalSeconds * System.Diagnostics.Stopwatch.Frequency);
}
