using Vouch.Attestations.Http;
using Vouch.Sessions;
using Vouch.Tls;

namespace Vouch.Proving;

/// <summary>What the server's word that it closes the connection is needed for.</summary>
internal enum CloseNeed
{
    /// <summary>Nothing: the attestor sees where the response ends.</summary>
    None,

    /// <summary>Nobody but the close can tell the attestor, which sees no response, that it is whole; without it the session counts as cut short.</summary>
    Awaited,

    /// <summary>Opening the keys (docs/security/threat-model.md); without it nothing is opened.</summary>
    Demanded,
}

/// <summary>Reads the one response, until it is whole and the server cannot take another request.</summary>
internal sealed class ResponseReceiver(TlsClient server, ProverOptions options, TimeProvider time, IProgress<ProveProgress>? progress)
{
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(5);

    private readonly GrowingBuffer _bytes = new(options.MaxReceivedBytes);
    private readonly ResponseEnd _end = new();

    public int Received => _bytes.Length;

    /// <summary>Whether the response said that the server closes.</summary>
    public bool AnnouncedClose => _end.ClosesConnection;

    /// <summary>Where the response ends, once that is known.</summary>
    public int? End => _end.Length;

    /// <summary>A read that still waits for the server's close, if it was awaited in vain; it ends with the connection. Giving it up would end the session.</summary>
    public Task Ending { get; private set; } = Task.CompletedTask;

    /// <param name="close">What the server's close is needed for.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task<ServerResponse> RunAsync(CloseNeed close, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(Timeout.InfiniteTimeSpan, time); // one for all reads, wound up again before each
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        progress?.Report(new ProveProgress(ProveStage.Receiving, 0));
        while (!IsWhole())
        {
            if (!await TryReadAsync(options.IdleTimeout, silence, either.Token).ConfigureAwait(false))
            {
                break;
            }

            progress?.Report(new ProveProgress(ProveStage.Receiving, _bytes.Length));
        }

        if (!IsWhole() && !(server.CloseKind == CloseKind.CloseNotify && _end.EndsWithConnection))
        {
            throw new ProveException(ProveFailure.ResponseTruncated, $"The server's answer broke off after {_bytes.Length} bytes. Try again.");
        }

        if (IsWhole() && close == CloseNeed.Awaited)
        {
            await AwaitCloseAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (IsWhole() && close == CloseNeed.Demanded && !_end.ClosesConnection)
        {
            await DemandCloseAsync(silence, either.Token).ConfigureAwait(false);
        }

        return new ServerResponse(_bytes.Written, _end.Status);
    }

    private bool IsWhole() => _end.Length is int length && length <= _bytes.Length;

    /// <returns><see langword="false"/> at the end of the server's data.</returns>
    private async ValueTask<bool> TryReadAsync(TimeSpan patience, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        Memory<byte> free = _bytes.Free();
        if (free.IsEmpty)
        {
            throw new ProveException(ProveFailure.ResponseTooLarge, $"The response is larger than the limit of {options.MaxReceivedBytes} bytes. Raise it, or ask for less.");
        }

        silence.CancelAfter(patience);
        int count;
        try
        {
            count = await server.ReadAsync(free, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            throw new ProveException(ProveFailure.TimedOut, $"The server sent nothing for {patience.TotalSeconds:0} s.");
        }

        _bytes.Advance(count);
        if (!_end.TryAdvance(_bytes.Written.Span))
        {
            throw new ProveException(ProveFailure.ResponseMalformed, "What the server sent is not an HTTP/1.1 response.");
        }

        return count > 0;
    }

    /// <summary>The whole response is there; if close_notify comes too, the attestor can tell.</summary>
    private async Task AwaitCloseAsync(CancellationToken cancellationToken)
    {
        progress?.Report(new ProveProgress(ProveStage.Closing, _bytes.Length));
        Task<int> end = server.ReadAsync(new byte[1], cancellationToken).AsTask();
        Ending = end;
        int more = 0;
        try
        {
            more = await end.WaitAsync(s_closeTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The server keeps the connection.
        }

        if (more > 0 || _bytes.Length > _end.Length)
        {
            throw new ProveException(ProveFailure.ResponseMalformed, "The server sent more than one response.");
        }
    }

    /// <summary>The whole response is there; the server has not said that it closes, so its close_notify must.</summary>
    private async Task DemandCloseAsync(CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        progress?.Report(new ProveProgress(ProveStage.Closing, _bytes.Length));
        bool more;
        try
        {
            more = await TryReadAsync(s_closeTimeout, silence, cancellationToken).ConfigureAwait(false);
        }
        catch (ProveException e) when (e.Failure == ProveFailure.TimedOut)
        {
            more = true;
        }

        if (more || server.CloseKind != CloseKind.CloseNotify)
        {
            throw new ProveException(
                ProveFailure.ServerKeepsConnection,
                "The server did not say that it closes the connection, although it was asked to. Opening the session's keys now would let the attestor send requests that your client certificate "
                + "vouches for, so nothing was opened. Have the server answer with 'Connection: close' or end with close_notify, or go without the client certificate.");
        }
    }
}
