using System.IO.Pipelines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests;

/// <summary>A channel that keeps what was received through it.</summary>
internal sealed class RecordingChannel(IChannel inner) : IChannel
{
    private readonly MemoryStream _received = new();

    public byte[] Received => _received.ToArray();

    public ChannelCounters Counters => inner.Counters;

    public PipeReader Input => inner.Input;

    public PipeWriter Output => inner.Output;

    public ValueTask QueueAsync(CancellationToken cancellationToken) => inner.QueueAsync(cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        await inner.ReceiveAsync(destination, cancellationToken);
        _received.Write(destination.Span);
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => inner.ReadAsync(destination, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
