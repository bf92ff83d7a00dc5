using Vouch.Mpc.Machines;
using Vouch.MpcTls.Ranges;

namespace Vouch.MpcTls.Tests;

public sealed class PlaintextUsesTests
{
    [Fact]
    public void Uses_of_the_same_bytes_come_in_the_order_in_which_they_were_added()
    {
        PlaintextUses uses = new();
        Use[] added = [.. Enumerable.Range(0, 200).Select(static _ => new Use())];
        foreach (Use use in added)
        {
            uses.Add(5, 3, use);
        }

        uses.Sort();

        Assert.Equal(added, uses.Take(0, 10).Select(static piece => piece.Use)); // both parties must agree, whatever sorts for them
    }

    [Fact]
    public void Pieces_are_the_same_however_the_bytes_are_cut()
        => Gen.Select(Gen.Select(Gen.Int[0, 80], Gen.Int[1, 30]).Array[1, 8], Gen.Int[0, 20].Array[0, 20]).Sample((stretches, cuts) =>
        {
            PlaintextUses uses = new();
            Use[] added = [.. stretches.Select(static _ => new Use())];
            for (int i = 0; i < added.Length; i++)
            {
                uses.Add(stretches[i].Item1, stretches[i].Item2, added[i]);
            }

            uses.Sort();
            int position = 0;
            foreach (int size in cuts.Append(200))
            {
                int start = -1;
                foreach (PlaintextPiece piece in uses.Take(position, size))
                {
                    Assert.True(piece.Start >= start && piece.End <= size);
                    start = piece.Start;
                    ((Use)piece.Use).Taken.AddRange(Enumerable.Range(position + piece.Start, piece.End - piece.Start));
                }

                position += size;
            }

            for (int i = 0; i < added.Length; i++)
            {
                Assert.Equal(Enumerable.Range(stretches[i].Item1, stretches[i].Item2), added[i].Taken);
            }
        });

    private sealed class Use : IPlaintextUse
    {
        public List<int> Taken { get; } = [];

        public ValueTask TakeAsync(Bits bytes) => throw new NotSupportedException();
    }
}
