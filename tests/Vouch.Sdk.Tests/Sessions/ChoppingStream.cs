namespace Vouch.Tests.Sessions;

/// <summary>A line that passes no more than so many bytes at a time, in both directions.</summary>
internal sealed class ChoppingStream(Stream inner, int size) : LineStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Inner.ReadAsync(buffer[..int.Min(size, buffer.Length)], cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < buffer.Length; i += size)
        {
            await Inner.WriteAsync(buffer.Slice(i, int.Min(size, buffer.Length - i)), cancellationToken);
        }
    }
}
