using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.Garbling;

/// <summary>Single gates of both formats, for all colours of labels and all bits.</summary>
public sealed class GateTests
{
    private const int Tries = 64;

    private static readonly Gate[] s_gate = [new(GateKind.And, 0, 1, 2)];

    private readonly SeededRandomSource _random = new(5);
    private readonly Block[] _scratch = new Block[ThreeHalves.ScratchBlocks + HalfGatesGarbling.ScratchBlocks];

    [Theory]
    [InlineData(TableFormat.ThreeHalves)]
    [InlineData(TableFormat.HalfGates)]
    public void A_gate_gives_the_label_of_the_product_for_all_colours_and_bits(TableFormat format)
    {
        for (int i = 0; i < 16 * Tries; i++)
        {
            Block delta = Draw(1);
            Block left = Draw(i & 1);
            Block right = Draw((i >> 1) & 1);
            Block start = Draw(0);
            (byte[] tables, Block zero) = Garble(format, delta, left, right, start);
            int x = (i >> 2) & 1;
            int y = (i >> 3) & 1;

            Block label = Evaluate(format, left ^ delta.Times(x), right ^ delta.Times(y), start, tables);

            Assert.True(Block.FixedTimeEquals(zero ^ delta.Times(x & y), label));
            Assert.True(Block.FixedTimeEquals(zero, Relabel(format, delta, left, right, start)));
        }
    }

    /// <summary>Wires of one label, its complement's, and those of constants: nothing in a gate may assume that labels are independent.</summary>
    [Theory]
    [InlineData(TableFormat.ThreeHalves)]
    [InlineData(TableFormat.HalfGates)]
    public void Operands_may_be_related(TableFormat format)
    {
        for (int i = 0; i < Tries; i++)
        {
            Block delta = Draw(1);
            Block start = Draw(0);
            Block label = Draw(i & 1);
            int x = (i >> 1) & 1;
            foreach ((Block left, int a, Block right, int b) in (ReadOnlySpan<(Block, int, Block, int)>)[(label, x, label, x), (label, x, label ^ delta, 1 - x), (Block.Zero, 0, label, x), (delta, 1, label, x), (delta, 1, delta, 1), (Block.Zero, 0, delta, 1)])
            {
                (byte[] tables, Block zero) = Garble(format, delta, left, right, start);

                Block product = Evaluate(format, left ^ delta.Times(a), right ^ delta.Times(b), start, tables);

                Assert.True(Block.FixedTimeEquals(zero ^ delta.Times(a & b), product));
            }
        }
    }

    /// <summary>To an evaluator with given labels, tables for either meaning of its labels look alike: each bit of them is 1 half the time.</summary>
    [Theory]
    [InlineData(TableFormat.ThreeHalves)]
    [InlineData(TableFormat.HalfGates)]
    public void Tables_show_nothing_of_what_labels_mean(TableFormat format)
    {
        const int Samples = 2000;
        Block left = Draw(0);
        for (int colours = 0; colours < 4; colours++)
        {
            Block right = Draw(colours & 1);
            Block active = (colours & 2) == 0 ? left : left ^ Block.One;
            for (int meaning = 0; meaning < 4; meaning++)
            {
                int[] ones = new int[8 * (format == TableFormat.HalfGates ? HalfGatesGarbling.TableSize : ThreeHalves.SizeOf(1))];
                for (int i = 0; i < Samples; i++)
                {
                    Block delta = Draw(1);
                    (byte[] tables, _) = Garble(format, delta, active ^ delta.Times(meaning & 1), right ^ delta.Times(meaning >> 1), Draw(0));
                    for (int bit = 0; bit < ones.Length; bit++)
                    {
                        ones[bit] += (tables[bit / 8] >> (bit % 8)) & 1;
                    }
                }

                int used = format == TableFormat.HalfGates ? ones.Length : ones.Length - 5;
                Assert.All(ones[..used], count => Assert.InRange((count - (Samples / 2.0)) / Math.Sqrt(Samples / 4.0), -6, 6));
                Assert.All(ones[used..], count => Assert.Equal(0, count));
            }
        }
    }

    [Fact]
    public void Control_bits_are_packed_three_to_the_gate()
        => Gen.Byte[0, 7].Array[0, 50].Sample(control =>
        {
            byte[] packed = new byte[ThreeHalves.SizeOf(control.Length) - (24 * control.Length)];
            byte[] unpacked = new byte[control.Length];

            ControlBits.Pack(control, packed);
            ControlBits.Unpack(packed, unpacked);

            Assert.Equal(control, unpacked);
            for (int i = 0; i < 8 * packed.Length; i++)
            {
                Assert.Equal(i / 3 < control.Length ? (control[i / 3] >> (i % 3)) & 1 : 0, (packed[i / 8] >> (i % 8)) & 1);
            }
        });

    private Block Draw(int lowBit)
    {
        byte[] bytes = new byte[Block.Size];
        _random.Fill(bytes);
        bytes[0] = (byte)((bytes[0] & 0xfe) | lowBit);
        return Block.Read(bytes);
    }

    private (byte[] Tables, Block Zero) Garble(TableFormat format, Block delta, Block left, Block right, Block start)
    {
        Block[] slots = [left, right, default];
        byte[] tables = new byte[format == TableFormat.HalfGates ? HalfGatesGarbling.TableSize : ThreeHalves.SizeOf(1)];
        if (format == TableFormat.HalfGates)
        {
            new HalfGatesGarbling(delta, new RekeyedHash(start), tables, _scratch).Products(s_gate, slots);
        }
        else
        {
            ThreeHalvesGarbling garbling = new(delta, new RekeyedHash(start), tables, new byte[1], _scratch);
            garbling.Products(s_gate, slots);
            garbling.Complete();
        }

        return (tables, slots[2]);
    }

    private Block Relabel(TableFormat format, Block delta, Block left, Block right, Block start)
    {
        Block[] slots = [left, right, default];
        if (format == TableFormat.HalfGates)
        {
            new HalfGatesRelabelling(delta, new RekeyedHash(start), _scratch).Products(s_gate, slots);
        }
        else
        {
            new ThreeHalvesRelabelling(delta, new RekeyedHash(start), _scratch).Products(s_gate, slots);
        }

        return slots[2];
    }

    private Block Evaluate(TableFormat format, Block left, Block right, Block start, byte[] tables)
    {
        Block[] slots = [left, right, default];
        if (format == TableFormat.HalfGates)
        {
            new HalfGatesEvaluation(new RekeyedHash(start), tables, _scratch).Products(s_gate, slots);
        }
        else
        {
            new ThreeHalvesEvaluation(new RekeyedHash(start), tables, new byte[1], _scratch).Products(s_gate, slots);
        }

        return slots[2];
    }
}
