using Vouch.Attestations.Http;
using Vouch.Sessions;
using Vouch.Tls;

namespace Vouch.Proving;

/// <summary>Reads the one response, until it is whole and the server cannot take another request.</summary>
internal sealed class ResponseReceiver(TlsClient server, ProverOptions options, TimeProvider time, IProgress<ProveProgress>? progress)
{
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(5);

    private readonly GrowingBuffer _bytes = new(options.MaxReceivedBytes);
    private readonly ResponseEnd _end = new();

    public int Received => _bytes.Length;

    /// <summary>Whether the response said that the server closes.</summary>
    public bool AnnouncedClose => _end.ClosesConnection;

    /// <param name="close">What is needed of the server's close.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task<ServerResponse> RunAsync(ServerClose close, CancellationToken cancellationToken)
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

        if (IsWhole() && (close == ServerClose.Awaited || (close == ServerClose.Required && !_end.ClosesConnection)))
        {
            await WaitForCloseAsync(close == ServerClose.Required, silence, either.Token).ConfigureAwait(false);
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

    /// <summary>The whole response is there, but not yet the server's close.</summary>
    private async Task WaitForCloseAsync(bool isRequired, CancellationTokenSource silence, CancellationToken cancellationToken)
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

        if (isRequired && (more || server.CloseKind != CloseKind.CloseNotify))
        {
            throw new ProveException(
                ProveFailure.ServerKeepsConnection,
                "The server did not say that it closes the connection, although it was asked to. Opening the session's keys now would let the attestor send requests that your client certificate "
                + "vouches for, so nothing was opened. Have the server answer with 'Connection: close' or end with close_notify, or go without the client certificate.");
        }
    }
}
