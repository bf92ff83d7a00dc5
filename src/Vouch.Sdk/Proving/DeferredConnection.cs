using System.IO.Pipelines;
using System.Net.Sockets;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>The prover's own connection to a server whose answer it cannot read yet: everything that arrives is kept at once, whether anybody reads it or not.</summary>
internal sealed class DeferredConnection : IDuplexPipe, IAsyncDisposable
{
    private const int BufferSize = 32 * 1024;

    private static readonly LargeArrays s_memory = new();

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Pipe _arrived = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _pump;
    private long _lastArrival;

    /// <param name="stream">The connection; owned from now on.</param>
    /// <param name="maxContent">The largest response.</param>
    /// <param name="time">The clock.</param>
    public DeferredConnection(Stream stream, int maxContent, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        Sent = RecordLogLimits.Create(maxContent, s_memory);
        Received = RecordLogLimits.Create(maxContent, s_memory);
        Output = new TappedWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)), Sent);
        _lastArrival = time.GetTimestamp();
        _pump = PumpAsync();
    }

    /// <summary>What the client has sent.</summary>
    public RecordLog Sent { get; }

    /// <summary>What the server has sent; not to be looked at before <see cref="EndAsync"/>.</summary>
    public RecordLog Received { get; }

    /// <inheritdoc/>
    public PipeReader Input => _arrived.Reader;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Waits until the server has closed the connection, or has been silent for so long, and closes it; what arrived stays to be read.</summary>
    /// <exception cref="ProveException">More arrived than the limit.</exception>
    public async Task EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (!_pump.IsCompleted)
        {
            TimeSpan left = patience - _time.GetElapsedTime(Volatile.Read(ref _lastArrival));
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            Task pause = Task.Delay(left, _time, cancellationToken);
            await Task.WhenAny(_pump, pause).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await _stopped.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _stopped.Dispose();
        Sent.Dispose();
        Received.Dispose();
    }

    private async Task PumpAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                Memory<byte> buffer = _arrived.Writer.GetMemory(BufferSize);
                int count = await ReadAsync(buffer).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                Volatile.Write(ref _lastArrival, _time.GetTimestamp());
                Received.Keep(buffer.Span[..count]);
                _arrived.Writer.Advance(count);
                await _arrived.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await _arrived.Writer.CompleteAsync(failure).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await _stream.ReadAsync(buffer, _stopped.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            return 0; // a reset is an end; TLS tells a truncated stream from a closed one
        }
    }
}
