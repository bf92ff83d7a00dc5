using System.IO.Pipelines;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>Keeps what is written.</summary>
internal sealed class TappedWriter(PipeWriter inner, RecordLog log) : PipeWriter
{
    private Memory<byte> _memory;

    public override void Advance(int bytes)
    {
        log.Keep(_memory.Span[..bytes]);
        _memory = _memory[bytes..];
        inner.Advance(bytes);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
