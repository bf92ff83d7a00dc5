namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>Gives and takes bytes in pieces of random sizes, as a network may.</summary>
internal sealed class ChoppingStream(Stream inner, int seed, int largest) : WrappedStream(inner)
{
    private readonly Random _reads = new(seed);
    private readonly Random _writes = new(seed + 1);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => base.ReadAsync(buffer[..int.Min(buffer.Length, _reads.Next(1, largest + 1))], cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int size = int.Min(buffer.Length, _writes.Next(1, largest + 1));
            await base.WriteAsync(buffer[..size], cancellationToken);
            buffer = buffer[size..];
        }
    }
}
