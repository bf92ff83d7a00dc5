namespace Vouch.Tests.Sessions;

/// <summary>A line that can break: closed at both ends, or silent.</summary>
internal sealed class BreakableStream(Stream inner) : LineStream(inner)
{
    private readonly CancellationTokenSource _silent = new();

    public bool IsDisposed { get; private set; }

    /// <summary>Ends the line, or lets nothing through any more.</summary>
    public void Break(bool silently)
    {
        if (silently)
        {
            _silent.Cancel();
        }
        else
        {
            Inner.Dispose();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_silent.Token, cancellationToken);
        try
        {
            return await Inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => _silent.IsCancellationRequested ? ValueTask.CompletedTask : Inner.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        if (!_silent.IsCancellationRequested)
        {
            base.Dispose(disposing);
        }
    }
}
