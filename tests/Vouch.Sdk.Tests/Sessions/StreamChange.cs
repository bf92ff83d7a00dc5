namespace Vouch.Tests.Sessions;

/// <summary>What is done to a stream of bytes at one place.</summary>
internal enum StreamChangeKind
{
    Nothing,
    Flip,
    Set,
    Insert,
    Delete,
    Repeat,
    Cut,
}

/// <summary>One change of a stream.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Offset">Before which byte.</param>
/// <param name="Length">How many bytes are inserted, deleted or repeated.</param>
/// <param name="Value">The mask, or the new byte.</param>
internal sealed record StreamChange(StreamChangeKind Kind, long Offset, int Length, byte Value)
{
    public static StreamChange None { get; } = new(StreamChangeKind.Nothing, long.MaxValue, 0, 0);

    /// <summary>Any change of a stream of so many bytes.</summary>
    public static StreamChange Random(Random random, long length) => new(
        (StreamChangeKind)random.Next(1, 7), random.NextInt64(length), 1 << random.Next(10), (byte)(1 << random.Next(8)));
}
