using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>A cheating peer or line at every message of base OT and SoftSpoken OT.</summary>
public class CorrelatedOtCheatingTests
{
    [Fact]
    public void A_bit_changed_anywhere_in_the_setup_ends_it()
        => Gen.Select(Gen.Bool, Gen.Int[0, 4096 + 512 + 95], Gen.Int[0, 7]).Sample((isRequest, at, bit) =>
        {
            using OtRun run = new(CotShape.Wide);
            run.Line = (name, message) => name == (isRequest ? OtRun.Request : OtRun.Trees) ? Flip(message, at % message.Length, bit) : message;

            ProtocolException error = Assert.Throws<ProtocolException>(run.SetUp);
            Assert.Matches("^(Base OT|Correlated OT setup): ", error.Message);
        }, iter: 12);

    [Theory]
    [InlineData(OtRun.Challenge)]
    [InlineData(OtRun.Proof)]
    public void A_bit_changed_in_the_check_ends_the_extension(string cheated)
        => Gen.Select(Gen.Int[0, 47], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            using OtRun run = new(CotShape.Middle);
            run.SetUp();
            run.Line = (name, message) => name == cheated ? Flip(message, at % message.Length, bit) : message;

            ProtocolException error = Assert.Throws<ProtocolException>(() => run.Extend(1));
            Assert.Equal("Correlated OT: the extension is not consistent.", error.Message);
        }, iter: 5);

    /// <summary>Choices that differ between columns pass only when Delta is zero where they differ, and then they do no harm: the guess that the functionality allows.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Choices_that_differ_between_columns_end_the_extension_unless_delta_hides_the_difference(int fieldBits)
    {
        CotShape shape = CorrelatedOtTests.Shape(fieldBits);
        for (int tree = 1; tree < shape.Trees; tree++)
        {
            using OtRun run = new(shape, (ulong)tree);
            run.SetUp();
            int at = ((tree - 1) * 128) + (tree % 112);
            run.Line = (name, message) => name == OtRun.Corrections ? Flip(message, at, tree & 7) : message;
            ulong word = tree * fieldBits < 64 ? run.Sender.Delta.Low : run.Sender.Delta.High;
            bool isHidden = ((word >> (tree * fieldBits % 64)) & ((1ul << fieldBits) - 1)) == 0;

            if (isHidden)
            {
                (Block[] keys, Block[] macs) = run.Extend(1);
                Correlations.AssertCorrelated(run.Sender.Delta, keys, macs);
            }
            else
            {
                Assert.Throws<ProtocolException>(() => run.Extend(1));
            }
        }
    }

    /// <summary>Not even in the block that only hides the others.</summary>
    [Fact]
    public void A_difference_in_the_spent_rows_is_found_too()
    {
        using OtRun run = new(CotShape.Wide);
        run.SetUp();
        run.Line = (name, message) => name == OtRun.Corrections ? Flip(message, 127, 7) : message;

        Assert.Throws<ProtocolException>(() => run.Extend(1));
    }

    [Theory]
    [InlineData(OtRun.Request)]
    [InlineData(OtRun.Trees)]
    [InlineData(OtRun.Challenge)]
    [InlineData(OtRun.Proof)]
    public void A_message_of_the_wrong_length_is_refused(string cheated)
    {
        using OtRun shorter = new(CotShape.Wide) { Line = (name, message) => name == cheated ? message[..^1] : message };
        using OtRun longer = new(CotShape.Wide) { Line = (name, message) => name == cheated ? [.. message, 0] : message };

        Assert.Throws<ProtocolException>(() => SetUpAndExtend(shorter));
        Assert.Throws<ProtocolException>(() => SetUpAndExtend(longer));
    }

    [Fact]
    public void Corrections_of_the_wrong_length_are_refused()
    {
        using OtRun run = new(CotShape.Wide);
        run.SetUp();

        Assert.Throws<ProtocolException>(() => run.Sender.ReadCorrections(new byte[CotShape.Wide.CorrectionsSize + 1], new Block[1024]));
    }

    [Fact]
    public void Messages_of_another_run_are_refused()
    {
        using OtRun first = new(CotShape.Wide);
        first.SetUp();
        first.Extend(1);
        byte[] trees = first.Sent[OtRun.Trees];
        byte[] proof = first.Sent[OtRun.Proof];
        using OtRun second = new(CotShape.Wide, seed: 7) { Line = (name, message) => name == OtRun.Trees ? trees : message };
        using OtRun third = new(CotShape.Wide, seed: 9) { Line = (name, message) => name == OtRun.Proof ? proof : message };

        Assert.Throws<ProtocolException>(second.SetUp);
        Assert.Throws<ProtocolException>(() => SetUpAndExtend(third));
    }

    [Fact]
    public void The_proof_of_an_earlier_extension_is_refused()
    {
        using OtRun run = new(CotShape.Wide);
        run.SetUp();
        run.Extend(1);
        byte[] proof = run.Sent[OtRun.Proof];
        run.Line = (name, message) => name == OtRun.Proof ? proof : message;

        Assert.Throws<ProtocolException>(() => run.Extend(1));
    }

    [Fact]
    public void Nothing_goes_on_after_a_failure()
    {
        using OtRun run = new(CotShape.Wide);
        run.SetUp();
        run.Line = (name, message) => name == OtRun.Proof ? Flip(message, 3, 3) : message;
        Assert.Throws<ProtocolException>(() => run.Extend(1));

        Assert.Throws<InvalidOperationException>(() => run.Extend(1));
    }

    /// <summary>0, 1, -1 and the points of order 8 of both curves: what they are multiplied to is known to everybody.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Points_of_small_order_are_refused_in_response_and_request(string point)
    {
        byte[] small = Convert.FromHexString(point);
        using OtRun response = new(CotShape.Wide) { Line = (name, message) => name == OtRun.Trees ? [.. small, .. message[32..]] : message };
        using OtRun twist = new(CotShape.Wide) { Line = (name, message) => name == OtRun.Trees ? [.. message[..32], .. small, .. message[64..]] : message };

        Assert.StartsWith("Base OT: ", Assert.Throws<ProtocolException>(response.SetUp).Message, StringComparison.Ordinal);
        Assert.StartsWith("Base OT: ", Assert.Throws<ProtocolException>(twist.SetUp).Message, StringComparison.Ordinal);

        // A chooser who wants f(0) to be the small point: r0 = small + H(0, r1).
        byte[] request = new byte[128 * 64];
        request.AsSpan(0, 32).Fill(9);
        BaseOtHash hash = new(OtRun.Name);
        hash.Mask(0, 0, request.AsSpan(32, 32), request.AsSpan(0, 32));
        for (int i = 0; i < 32; i++)
        {
            request[i] ^= small[i];
        }

        using OtRun run = new(CotShape.Wide) { Line = (name, message) => name == OtRun.Request ? request : message };
        Assert.Equal("Base OT: the request holds a point of small order.", Assert.Throws<ProtocolException>(run.SetUp).Message);
    }

    private static void SetUpAndExtend(OtRun run)
    {
        run.SetUp();
        run.Extend(1);
    }

    private static byte[] Flip(byte[] message, int at, int bit)
    {
        message[at] ^= (byte)(1 << bit);
        return message;
    }
}
