using System.Buffers;
using System.IO.Pipelines;
using Vouch.Sessions;

namespace Vouch.Proving;

/// <summary>Keeps what passes between the prover and its server, as the attestor does, so that both can say of the same records what they hold.</summary>
internal sealed class TrafficTap : IDuplexPipe, IDisposable
{
    private static readonly LargeArrays s_memory = new();

    /// <param name="traffic">What is tapped.</param>
    /// <param name="maxContent">The largest response; records may take an eighth more, and a bit.</param>
    public TrafficTap(IDuplexPipe traffic, int maxContent)
    {
        Sent = RecordLogLimits.Create(maxContent, s_memory);
        Received = RecordLogLimits.Create(maxContent, s_memory);
        Input = new TappedReader(traffic.Input, Received);
        Output = new TappedWriter(traffic.Output, Sent);
    }

    public RecordLog Sent { get; }

    public RecordLog Received { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public void Dispose()
    {
        Sent.Dispose();
        Received.Dispose();
    }

    /// <summary>Keeps what was read beside the tap.</summary>
    /// <exception cref="ProveException">It is too much.</exception>
    public void KeepReceived(ReadOnlySpan<byte> bytes) => Received.Keep(bytes);

    private sealed class TappedReader(PipeReader inner, RecordLog log) : PipeReader
    {
        private ReadOnlySequence<byte> _buffer;

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            foreach (ReadOnlyMemory<byte> part in _buffer.Slice(0, consumed))
            {
                log.Keep(part.Span);
            }

            _buffer = default;
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            _buffer = result.Buffer;
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            bool isThere = inner.TryRead(out result);
            _buffer = result.Buffer;
            return isThere;
        }
    }
}
