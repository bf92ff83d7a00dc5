namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>Keeps every write.</summary>
internal sealed class RecordingStream(Stream inner) : WrappedStream(inner)
{
    private readonly List<byte[]> _writes = [];

    public IReadOnlyList<byte[]> Writes
    {
        get
        {
            lock (_writes)
            {
                return [.. _writes];
            }
        }
    }

    public byte[] Written => [.. Writes.SelectMany(write => write)];

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_writes)
        {
            _writes.Add(buffer.ToArray());
        }

        return base.WriteAsync(buffer, cancellationToken);
    }
}
