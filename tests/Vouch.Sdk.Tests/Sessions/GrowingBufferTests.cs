namespace Vouch.Sessions.Tests;

public sealed class GrowingBufferTests
{
    private const int Limit = 4 * 1024 * 1024;

    [Fact]
    public void What_was_written_is_there_in_one_piece_up_to_the_limit()
        => Gen.Byte.Array[0, 5_000].Array[0, 40].Sample(pieces =>
        {
            GrowingBuffer buffer = new(100_000);
            List<byte> expected = [];
            foreach (byte[] piece in pieces)
            {
                Assert.Equal(expected.Count + piece.Length <= 100_000, buffer.Fits(piece.Length));
                if (buffer.Fits(piece.Length))
                {
                    buffer.Write(piece);
                    expected.AddRange(piece);
                }
            }

            Assert.Equal(expected, buffer.Written.ToArray());
        });

    [Fact]
    public void A_large_array_is_zeroed_and_taken_over_by_the_next_buffer()
    {
        LargeArrays arrays = new();
        GrowingBuffer first = new(Limit, arrays);
        byte[] piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)0xAB);
        first.Write(piece);
        first.Write(piece);
        ReadOnlyMemory<byte> stale = first.Written;

        first.Release();

        Assert.Equal(0, first.Length);
        Assert.Equal(-1, stale.Span.IndexOfAnyExcept((byte)0));
        GrowingBuffer second = new(Limit, arrays);
        second.Write(piece);
        second.Write(piece);
        Assert.True(stale.Span.Overlaps(second.Written.Span));
        GrowingBuffer third = new(Limit, arrays);
        third.Write(piece);
        third.Write(piece);
        Assert.False(third.Written.Span.Overlaps(second.Written.Span));
    }

    [Fact]
    public void A_small_buffer_is_zeroed()
    {
        GrowingBuffer buffer = new(Limit, new LargeArrays());
        buffer.Write([1, 2, 3]);
        ReadOnlyMemory<byte> stale = buffer.Written;

        buffer.Release();

        Assert.Equal([0, 0, 0], stale.ToArray());
    }
}
