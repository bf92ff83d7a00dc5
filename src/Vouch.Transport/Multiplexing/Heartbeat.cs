namespace Vouch.Transport.Multiplexing;

/// <summary>Asks for a ping when either direction has been silent for 3 s, and gives the peer up after hearing nothing for 9 s.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan s_pingAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_lostAfter = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly Action _ping;
    private readonly Action<TimeSpan> _lost;
    private readonly ITimer _timer;
    private long _heard;
    private long _sent;
    private long _pinged;

    public Heartbeat(TimeProvider time, Action ping, Action<TimeSpan> lost)
    {
        _time = time;
        _ping = ping;
        _lost = lost;
        _heard = _sent = _pinged = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((Heartbeat)state!).OnTick(), this, s_pingAfter, Timeout.InfiniteTimeSpan);
    }

    public void OnHeard() => Volatile.Write(ref _heard, _time.GetTimestamp());

    public void OnSent() => Volatile.Write(ref _sent, _time.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        TimeSpan unheard = _time.GetElapsedTime(Volatile.Read(ref _heard));
        if (unheard >= s_lostAfter)
        {
            _lost(unheard);
            return;
        }

        // A peer that is busy sending may be deaf to our silence, so we speak up in any case.
        TimeSpan unsent = _time.GetElapsedTime(Volatile.Read(ref _sent));
        TimeSpan silence = Shorter(Longer(unheard, unsent), _time.GetElapsedTime(_pinged));
        if (silence >= s_pingAfter)
        {
            _pinged = _time.GetTimestamp();
            silence = TimeSpan.Zero;
            _ping();
        }

        TimeSpan next = Shorter(s_pingAfter - silence, s_lostAfter - unheard);
        _timer.Change(Longer(next, s_shortest), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Longer(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
