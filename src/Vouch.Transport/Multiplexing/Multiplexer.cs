namespace Vouch.Transport.Multiplexing;

/// <summary>Several channels over one connection, each with its own credit, kept alive and watched.</summary>
/// <remarks>
/// <para>docs/protocol/transport.md fixes the bytes. A slow reader on one channel holds up neither the others nor the pings,
/// and costs at most 1 MiB of memory; so an owner must take bytes out of a channel before 1 MiB of them lie there.</para>
/// <para>The first error ends everything: pending and later operations of all channels throw it, the peer gets an
/// <see cref="AbortCode"/>, and the stream, which the multiplexer owns, is closed.</para>
/// </remarks>
public sealed partial class Multiplexer : IAsyncDisposable
{
    private static readonly TimeSpan s_prefaceTimeout = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly MultiplexerOptions _options;
    private readonly Lock _gate = new();
    private readonly ChannelState[] _channels;
    private readonly CancellationTokenSource _stop;
    private readonly Heartbeat _heartbeat;
    private readonly TaskCompletionSource<NegotiatedVersion> _negotiated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _peerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private volatile ConnectionException? _failure;
    private bool _closing;
    private bool _closed;

    private Multiplexer(Stream stream, MultiplexerOptions options, byte[] preface, NegotiatedVersion? negotiated)
    {
        _stream = stream;
        _options = options;
        _preface = preface;
        _answered = negotiated is not null;
        _channels = new ChannelState[options.Channels];
        for (int id = 0; id < _channels.Length; id++)
        {
            _channels[id] = new ChannelState(this, (byte)id, _gate);
        }

        if (negotiated is not null)
        {
            _negotiated.SetResult(negotiated);
            Wake(); // the answer leaves at once
        }

        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        _heartbeat = new Heartbeat(options.Time, ping: SendPing, lost: silence => Fail(new PeerLostException(silence), tell: null));
        _running = RunAsync();
    }

    /// <summary>The version in use, once the accepting side has answered.</summary>
    public Task<NegotiatedVersion> Negotiated => _negotiated.Task;

    /// <summary>Bytes, writes and rounds of the whole connection so far.</summary>
    public ConnectionCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return new ConnectionCounters(_bytesSent, _bytesReceived, _writes, _rounds);
            }
        }
    }

    /// <summary>Ends when the connection is over, for whatever reason; never fails.</summary>
    public Task Completion => _running;

    internal ConnectionException? Failure => _failure;

    /// <summary>The channel <paramref name="id"/>, which both sides have from the start.</summary>
    public IChannel this[ChannelId id] => _channels[(int)id].Channel;

    /// <summary>Starts the connecting side. Nothing is sent before the first flush, so what was queued until then shares a packet.</summary>
    public static Multiplexer Connect(Stream stream, MultiplexerOptions? options = null)
    {
        options ??= MultiplexerOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Channels, int.Clamp(options.Channels, 1, 255), nameof(options));
        return new Multiplexer(stream, options, Preface.Offer(options.Versions), negotiated: null);
    }

    /// <summary>Starts the accepting side once the peer's offer has arrived; closes the stream if that fails.</summary>
    /// <exception cref="UnsupportedVersionException">The peer's frames are of a version that is not spoken here.</exception>
    /// <exception cref="ConnectionException">The peer does not speak this protocol, or is gone.</exception>
    public static async Task<Multiplexer> AcceptAsync(Stream stream, MultiplexerOptions? options, CancellationToken cancellationToken)
    {
        options ??= MultiplexerOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Channels, int.Clamp(options.Channels, 1, 255), nameof(options));
        bool accepted = false;
        try
        {
            NegotiatedVersion negotiated = await NegotiateAsync(stream, options, cancellationToken).ConfigureAwait(false);
            byte[] answer = Preface.Answer(negotiated.Version, options.Versions);
            accepted = true;
            return new Multiplexer(stream, options, answer, negotiated);
        }
        finally
        {
            if (!accepted)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends all channels, sends what was written, waits briefly for the peer to end as well, and closes.</summary>
    /// <exception cref="ConnectionException">The connection failed before everything was sent.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (ChannelState channel in _channels)
        {
            channel.Channel.Output.Complete();
        }

        StartClosing();
        try
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Abort(AbortCode.Cancelled);
            throw;
        }

        if (!_closed && Failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Gives the connection up and tells the peer so; everything pending throws.</summary>
    public void Abort(AbortCode code) => Fail(new ChannelClosedException("This side ended the session."), code);

    /// <summary>Closes; if some channel has not been completed by its owner, the peer is told that the session is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Array.TrueForAll(_channels, channel => channel.OutputCompleted))
        {
            StartClosing();
        }
        else
        {
            Abort(AbortCode.Cancelled);
        }

        await _running.ConfigureAwait(false);
    }

    private void StartClosing()
    {
        lock (_gate)
        {
            _closing = true;
        }

        Wake();
    }

    /// <summary>Ends the connection with its first error; later ones change nothing.</summary>
    private void Fail(ConnectionException failure, AbortCode? tell)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = failure;
            _abort = tell;
        }

        _negotiated.TrySetException(failure);
        _ = _negotiated.Task.Exception; // nobody has to look
        foreach (ChannelState channel in _channels)
        {
            channel.Interrupt();
        }

        if (tell is null)
        {
            _ = _stop.CancelAsync();
        }
        else
        {
            _stop.CancelAfter(s_linger);
            Wake();
        }
    }

    private async Task RunAsync()
    {
        Task receiving = ReceiveLoopAsync();
        await SendLoopAsync().ConfigureAwait(false);
        _closed = _failure is null;
        try
        {
            // Closing while the peer still sends would destroy what it has not read yet.
            await Task.WhenAny(receiving, _peerEnded.Task).WaitAsync(s_linger, _options.Time, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
        }

        _heartbeat.Dispose();
        if (_failure is not null)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the line is broken already
        {
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        Fail(new ChannelClosedException("This side closed the connection."), tell: null);
        foreach (ChannelState channel in _channels)
        {
            channel.Release(_failure!);
        }
    }

    private static async Task<NegotiatedVersion> NegotiateAsync(Stream stream, MultiplexerOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(s_prefaceTimeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            byte[] offer = new byte[Preface.OfferSize];
            await stream.ReadExactlyAsync(offer, either.Token).ConfigureAwait(false);
            VersionRange theirs = Preface.ReadOffer(offer);
            byte chosen = VersionRange.HighestCommon(options.Versions, theirs) ?? 0;
            if (chosen == theirs.Highest)
            {
                return new NegotiatedVersion(theirs, options.Versions);
            }

            await stream.WriteAsync(Preface.Answer(chosen, options.Versions), either.Token).ConfigureAwait(false);
            await stream.FlushAsync(either.Token).ConfigureAwait(false);
            await DrainAsync(stream, either.Token).ConfigureAwait(false);
            throw new UnsupportedVersionException(options.Versions, theirs);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new PeerLostException(s_prefaceTimeout);
        }
        catch (Exception e) when (e is IOException and not ConnectionException)
        {
            throw new ChannelClosedException("The peer closed the connection before its first message.", e);
        }
    }

    // The connecting side closes when it has read the answer; until then its frames must not make the socket reset.
    private static async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        try
        {
            for (int size = 0, read = 1; read > 0 && size < ChannelState.WindowSize; size += read)
            {
                read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
    }
}
