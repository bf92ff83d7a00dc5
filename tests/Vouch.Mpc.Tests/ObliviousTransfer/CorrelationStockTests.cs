using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

public class CorrelationStockTests
{
    /// <summary>Numbers go in at one end and out at the other, through two stocks, whatever the pieces.</summary>
    [Fact]
    public void What_goes_in_comes_out_once_and_in_order()
        => Gen.Select(Gen.Int[0, 3], Gen.Int[1, 9]).Array[1, 40].Sample(steps =>
        {
            CorrelationStock first = new();
            CorrelationStock second = new();
            Queue<ulong> firstModel = new();
            Queue<ulong> secondModel = new();
            ulong next = 0;
            foreach ((int step, int size) in steps)
            {
                int count = int.Min(size, firstModel.Count);
                switch (step)
                {
                    case 0:
                        Block[] blocks = [.. Enumerable.Range(0, size + 2).Select(i => Block.Create(next + (ulong)i, 0))];
                        first.Add(blocks, size);
                        Enumerable.Range(0, size).ToList().ForEach(_ => firstModel.Enqueue(next++));
                        break;
                    case 1:
                        Block[] taken = new Block[count];
                        first.Take(taken);
                        Assert.All(taken, block => Assert.Equal(firstModel.Dequeue(), block.Low));
                        break;
                    case 2:
                        second.Add(first, count);
                        Enumerable.Range(0, count).ToList().ForEach(_ => secondModel.Enqueue(firstModel.Dequeue()));
                        break;
                    default:
                        first.AddAll(second);
                        secondModel.ToList().ForEach(firstModel.Enqueue);
                        secondModel.Clear();
                        break;
                }

                Assert.Equal(firstModel.Count, first.Count);
                Assert.Equal(secondModel.Count, second.Count);
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => first.Take(new Block[first.Count + 1]));
        });

    [Fact]
    public void What_is_taken_or_cleared_is_zeroed()
    {
        Block[] blocks = [.. Enumerable.Repeat(Block.One, 10)];
        CorrelationStock stock = new();
        stock.Add(blocks, 10);

        stock.Take(new Block[4]);
        Assert.All(blocks[..4], block => Assert.Equal(0, block.LowBit));
        Assert.All(blocks[4..], block => Assert.Equal(1, block.LowBit));
        stock.Clear();
        Assert.All(blocks, block => Assert.Equal(0, block.LowBit));
    }

    [Fact]
    public void Large_arrays_come_in_pieces_of_one_size()
    {
        Block[][] pieces = BlockPool.RentPieces((2 * BlockPool.PieceBlocks) + 1);

        Assert.Equal([BlockPool.PieceBlocks, BlockPool.PieceBlocks, 1], pieces.Select(piece => piece.Length));
        Array.ForEach(pieces, BlockPool.ReturnPiece);
        Assert.Single(BlockPool.RentPieces(1)[0]);
    }
}
