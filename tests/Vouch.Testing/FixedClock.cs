namespace Vouch.Testing;

/// <summary>A clock that always shows the same time of day; timers run as usual.</summary>
public sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
