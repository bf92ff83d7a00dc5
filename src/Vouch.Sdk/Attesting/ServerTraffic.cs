using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Attesting;

/// <summary>Forwards the bytes between prover and server unchanged, and keeps them.</summary>
internal sealed class ServerTraffic(IChannel prover, Stream server, AttestorLimits limits, TimeProvider time, LargeArrays memory) : IDisposable
{
    private const int BufferSize = 32 * 1024;

    public RecordLog Sent { get; } = new(limits.MaxSentBytes, limits.MaxRecords, memory);

    public RecordLog Received { get; } = new(limits.MaxReceivedBytes, limits.MaxRecords, memory);

    /// <summary>Forwards until the prover ends its direction; what the server sends after that is not part of the session.</summary>
    /// <exception cref="AttestorException">A limit was reached, or the bytes are not TLS records.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = new(limits.MaxIdle, time);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        using CancellationTokenSource stopServer = CancellationTokenSource.CreateLinkedTokenSource(failed.Token);
        Task down = ServerToProverAsync(idle, stopServer.Token, failed.Token);
        Task up = ProverToServerAsync(idle, failed.Token);
        try
        {
            if (await Task.WhenAny(up, down).ConfigureAwait(false) == down && down.IsFaulted)
            {
                await failed.CancelAsync().ConfigureAwait(false);
            }

            await up.ConfigureAwait(false);
            await stopServer.CancelAsync().ConfigureAwait(false);
            await down.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested)
        {
            throw new AttestorException(AttestorFailure.TimedOut, $"Neither side sent anything for {limits.MaxIdle.TotalSeconds:0} s.");
        }
        catch (OperationCanceledException) when (down.IsFaulted)
        {
            await down.ConfigureAwait(false);
        }
        finally
        {
            await failed.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Zeroes the recordings.</summary>
    public void Dispose()
    {
        Sent.Dispose();
        Received.Dispose();
    }

    private async Task ProverToServerAsync(CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize]; // not from a pool: a read that is given up still writes to it
        int count;
        while ((count = await prover.ReadAsync(buffer, CancellationToken.None).OrGiveUpAsync(cancellationToken).ConfigureAwait(false)) > 0)
        {
            idle.CancelAfter(limits.MaxIdle);
            Sent.KeepOrRefuse(buffer.AsSpan(0, count));
            await ForwardAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await server.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The server closed first. What the prover sent counts as sent; the missing answer speaks for itself.
        }
    }

    private async Task ServerToProverAsync(CancellationTokenSource idle, CancellationToken stop, CancellationToken cancellationToken)
    {
        while (true)
        {
            Memory<byte> buffer = prover.Output.GetMemory(BufferSize);
            int count = await ReadServerAsync(buffer, stop).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            idle.CancelAfter(limits.MaxIdle);
            Received.KeepOrRefuse(buffer.Span[..count]);
            prover.Output.Advance(count);
            await prover.FlushAsync(CancellationToken.None).OrGiveUpAsync(cancellationToken).ConfigureAwait(false);
        }

        await prover.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> ReadServerAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await server.ReadAsync(buffer, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return 0; // a reset is an end; TLS tells a truncated stream from a closed one
        }
    }
}
