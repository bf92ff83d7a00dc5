namespace Vouch.Transport.Tests;

public sealed class TapeProperties
{
    [Fact]
    public void What_is_written_is_read_in_order_whatever_the_pieces()
        => Gen.Select(Gen.Int[0, 700_000].Array[0, 6], Gen.Int[1, 400_000].Array[1, 8], Gen.Bool).Sample((writes, reads, isInterleaved) =>
        {
            byte[] all = [.. Enumerable.Range(0, writes.Sum()).Select(static i => (byte)((i * 31) ^ (i >> 8)))];
            Tape tape = new();
            List<byte> read = [];
            int written = 0;
            foreach (int size in writes)
            {
                tape.Write(all.AsSpan(written, size));
                written += size;
                if (isInterleaved)
                {
                    Read(tape, read, reads[read.Count % reads.Length]);
                }

                Assert.Equal(written - read.Count, tape.Length);
            }

            for (int i = 0; tape.Length > 0; i++)
            {
                Read(tape, read, reads[i % reads.Length]);
            }

            Assert.Equal(0, tape.Read(new byte[1]));
            Assert.True(all.AsSpan().SequenceEqual(read.ToArray()));
        }, iter: 100);

    private static void Read(Tape tape, List<byte> read, int size)
    {
        byte[] piece = new byte[size];
        int before = tape.Length;
        int count = tape.Read(piece);
        Assert.Equal(int.Min(size, before), count);
        read.AddRange(piece.AsSpan(0, count));
    }
}
