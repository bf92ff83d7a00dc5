using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>SoftSpoken OT extension between honest parties, for every field.</summary>
public class CorrelatedOtTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_extension_gives_random_correlations_under_one_delta(int fieldBits)
    {
        using OtRun run = new(Shape(fieldBits));
        run.SetUp();

        (Block[] keys, Block[] macs) = run.Extend(1);
        (Block[] laterKeys, Block[] laterMacs) = run.Extend(3);

        Assert.Equal(3 * 1024 - 128, laterKeys.Length);
        Correlations.AssertCorrelated(run.Sender.Delta, keys, macs);
        Correlations.AssertCorrelated(run.Sender.Delta, laterKeys, laterMacs);
        Correlations.AssertLooksRandom(keys, macs);
        Correlations.AssertLooksRandom(laterKeys, laterMacs);
        Assert.NotEqual(Convert.ToHexString(Block.AsBytes(keys.AsSpan(0, 16))), Convert.ToHexString(Block.AsBytes(laterKeys.AsSpan(0, 16))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_messages_have_the_documented_sizes_and_stay_as_they_were(int fieldBits)
    {
        using OtRun run = new(Shape(fieldBits));
        run.SetUp();
        (Block[] keys, Block[] macs) = run.Extend(1);

        Assert.Equal(8192, run.Sent[OtRun.Request].Length);
        Assert.Equal(64 + 4096 + (32 * 128 / fieldBits) + 32, run.Sent[OtRun.Trees].Length);
        Assert.Equal(128 * ((128 / fieldBits) - 1), run.Sent[OtRun.Corrections].Length);
        Assert.Equal(16, run.Sent[OtRun.Challenge].Length);
        Assert.Equal(48, run.Sent[OtRun.Proof].Length);

        // Long messages by digest; the golden file stays readable.
        Dictionary<string, byte[]> golden = run.Sent.ToDictionary(sent => sent.Key, sent => sent.Value.Length > 64 ? SHA256.HashData(sent.Value) : sent.Value);
        golden["keys"] = SHA256.HashData(Block.AsBytes(keys.AsSpan()));
        golden["macs"] = SHA256.HashData(Block.AsBytes(macs.AsSpan()));
        Assert.Empty(GoldenFile.Compare($"tests/vectors/mpc/correlated-ot-{fieldBits}.txt", golden));
    }

    [Fact]
    public void Delta_has_its_lowest_bit_set_whatever_is_drawn()
        => Gen.ULong.Sample(seed =>
        {
            using CorrelatedOtSender sender = new(CotShape.Narrow, OtRun.Name, new SeededRandomSource(seed));

            Assert.Equal(1, sender.Delta.LowBit);
        }, iter: 20);

    [Fact]
    public void Different_runs_have_nothing_in_common()
    {
        using OtRun run = new(CotShape.Wide);
        using OtRun other = new(CotShape.Wide, seed: 5);
        run.SetUp();
        other.SetUp();

        Assert.False(Block.FixedTimeEquals(run.Sender.Delta, other.Sender.Delta));
        Assert.False(Block.FixedTimeEquals(run.Extend(1).Keys[0], other.Extend(1).Keys[0]));
    }

    [Fact]
    public void Calls_out_of_order_are_the_callers_mistake()
    {
        using OtRun run = new(CotShape.Wide);

        Assert.Throws<InvalidOperationException>(() => run.Receiver.Begin(1));
        Assert.Throws<InvalidOperationException>(() => run.Sender.WriteChallenge(new System.Buffers.ArrayBufferWriter<byte>()));
        run.SetUp();
        Assert.Throws<InvalidOperationException>(run.SetUp);
    }

    internal static CotShape Shape(int fieldBits) => fieldBits switch { 2 => CotShape.Narrow, 4 => CotShape.Middle, _ => CotShape.Wide };
}
