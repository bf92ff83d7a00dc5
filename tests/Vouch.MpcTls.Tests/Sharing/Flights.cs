using System.IO.Pipelines;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>Counts how often a run changes direction, from what each party had taken in when it sent: no matter how the machine was busy, and how bytes were cut on the line.</summary>
/// <remarks>What is sent carries the number of the sender's turn; who takes it in has the next turn at least. So the count is the length of the longest chain of messages, each of which waited for the one before.</remarks>
internal sealed class Flights
{
    private readonly Lock _gate = new();
    private int _turn;

    /// <summary>The turn of this party: how many changes of direction led here.</summary>
    public int Turn
    {
        get
        {
            lock (_gate)
            {
                return _turn;
            }
        }

        set
        {
            lock (_gate)
            {
                _turn = value;
            }
        }
    }

    /// <summary>Both ends of a channel, as two parties see it.</summary>
    public static (IChannel Left, IChannel Right) Watch(Flights left, IChannel leftChannel, Flights right, IChannel rightChannel)
    {
        Queue<(long, int)> there = new();
        Queue<(long, int)> back = new();
        return (new FlightChannel(left, leftChannel, there, back), new FlightChannel(right, rightChannel, back, there));
    }

    private sealed class FlightChannel(Flights party, IChannel channel, Queue<(long End, int Turn)> sent, Queue<(long End, int Turn)> coming) : IChannel
    {
        private readonly CountingWriter _output = new(channel.Output);
        private long _taken;

        public PipeReader Input => throw new NotSupportedException("Everything is received by size.");

        public PipeWriter Output => _output;

        public ChannelCounters Counters => channel.Counters;

        public ValueTask QueueAsync(CancellationToken cancellationToken)
        {
            Mark();
            return channel.QueueAsync(cancellationToken);
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            Mark();
            return channel.FlushAsync(cancellationToken);
        }

        public async ValueTask ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            await channel.ReceiveAsync(destination, cancellationToken);
            Take(destination.Length);
        }

        public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            int size = await channel.ReadAsync(destination, cancellationToken);
            Take(size);
            return size;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => channel.CompleteAsync(cancellationToken);

        public ValueTask DisposeAsync() => channel.DisposeAsync();

        private void Mark()
        {
            lock (sent)
            {
                sent.Enqueue((_output.Written, party.Turn));
            }
        }

        private void Take(int size)
        {
            long from = _taken;
            _taken += size;
            lock (coming)
            {
                while (size > 0 && coming.TryPeek(out (long End, int Turn) piece))
                {
                    if (piece.End > from)
                    {
                        party.Turn = int.Max(party.Turn, piece.Turn + 1);
                    }

                    if (piece.End > _taken)
                    {
                        break; // the rest of it is still to be taken
                    }

                    _ = coming.Dequeue();
                    if (piece.End == _taken)
                    {
                        break;
                    }
                }
            }
        }
    }

    private sealed class CountingWriter(PipeWriter writer) : PipeWriter
    {
        public long Written { get; private set; }

        public override void Advance(int bytes)
        {
            Written += bytes;
            writer.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException("The channel is flushed.");

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => writer.Complete(exception);
    }
}
