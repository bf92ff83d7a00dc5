using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.Garbling;

public sealed class StoredTablesTests
{
    private const int PieceSize = BlockPool.TableBlocks * Block.Size;

    [Fact]
    public void What_goes_in_comes_out_however_it_is_cut()
    {
        byte[] bytes = new byte[(3 * PieceSize) + 12_345];
        new SeededRandomSource(1).Fill(bytes.AsSpan(0, 4096));
        for (int i = 4096; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((bytes[i - 4096] * 5) + 1);
        }

        Gen.Select(Gen.Int[1, 400_000].Array[1, 20], Gen.Int[1, 400_000].Array[1, 20]).Sample((writes, reads) =>
        {
            using StoredTables tables = new();
            foreach (Range part in Cut(bytes.Length, writes))
            {
                (int start, int size) = part.GetOffsetAndLength(bytes.Length);
                long before = tables.Size;
                long growth = tables.GrowthFor(size);
                tables.Write(bytes.AsSpan(start, size));
                Assert.Equal(before + growth, tables.Size);
            }

            byte[] read = new byte[bytes.Length];
            foreach (Range part in Cut(bytes.Length, reads))
            {
                tables.Read(read.AsSpan(part));
            }

            Assert.True(bytes.AsSpan().SequenceEqual(read));
            Assert.Throws<ArgumentOutOfRangeException>(() => tables.Read(new byte[1]));
        }, iter: 20);
    }

    private static IEnumerable<Range> Cut(int length, int[] sizes)
    {
        int start = 0;
        for (int i = 0; start < length; i++)
        {
            int end = int.Min(length, start + sizes[i % sizes.Length]);
            yield return start..end;
            start = end;
        }
    }
}
