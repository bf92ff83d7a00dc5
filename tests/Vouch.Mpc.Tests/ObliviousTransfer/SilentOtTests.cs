using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>Silent correlated OT: honest parties, and a cheat at every message.</summary>
public class SilentOtTests
{
    [Fact]
    public void An_iteration_gives_correlations_under_the_same_delta()
        => Gen.ULong.Sample(seed =>
        {
            using SilentRun run = new(SilentRun.Tiny, seed);
            run.Run();

            Correlations.AssertCorrelated(run.Delta, run.Keys, run.Macs);
        }, iter: 30);

    [Fact]
    public void The_parameters_in_use_give_random_choices()
    {
        using SilentRun run = new(SilentShape.Small);
        run.Run();

        Correlations.AssertCorrelated(run.Delta, run.Keys, run.Macs);
        Correlations.AssertLooksRandom(run.Keys, run.Macs);
    }

    /// <summary>Without the code what is left is the noise: one in each tree.</summary>
    [Fact]
    public void The_noise_is_regular()
    {
        SilentShape shape = SilentRun.Tiny;
        using SilentRun run = new(shape);
        run.Run();
        new SilentCode(shape, OtRun.Name, 0).Encode(run.SeedMacs.AsSpan(0, shape.Secrets), [run.Macs]); // added twice, it is gone

        HashSet<int> positions = [];
        for (int tree = 0; tree < shape.Trees; tree++)
        {
            Block[] leaves = run.Macs[(tree * shape.Leaves)..((tree + 1) * shape.Leaves)];
            Assert.Equal(1, leaves.Sum(leaf => leaf.LowBit));
            positions.Add(Array.FindIndex(leaves, leaf => leaf.LowBit == 1));
        }

        Assert.True(positions.Count > 4);
    }

    [Fact]
    public void The_code_adds_ten_secrets_that_run_and_iteration_name()
    {
        SilentShape shape = SilentRun.Tiny;
        Block[] secrets = new Block[shape.Secrets];
        secrets[3] = Block.One;
        Block[] outputs = new Block[5_000];
        Block[] later = new Block[5_000];

        new SilentCode(shape, OtRun.Name, 0).Encode(secrets, [outputs]);
        new SilentCode(shape, OtRun.Name, 1).Encode(secrets, [later[..2_048], later[2_048..]]);

        // A secret is hit by one index in a hundred; an output is changed by an odd number of hits of ten.
        int changed = outputs.Count(output => output.LowBit == 1);
        Assert.InRange(changed, 350, 570);
        Assert.Contains(Enumerable.Range(0, 5_000), i => outputs[i].LowBit != later[i].LowBit);
    }

    [Fact]
    public void The_messages_have_the_documented_sizes_and_stay_as_they_were()
    {
        using SilentRun run = new(SilentRun.Tiny);
        run.Run();

        Assert.Equal(12 * 6 * 16, run.Sent[SilentRun.Levels].Length);
        Assert.Equal(48, run.Sent[SilentRun.Challenge].Length);
        Assert.Equal(32, run.Sent[SilentRun.Proof].Length);
        Dictionary<string, byte[]> golden = run.Sent.ToDictionary(sent => sent.Key, sent => sent.Value.Length > 64 ? SHA256.HashData(sent.Value) : sent.Value);
        golden["keys"] = SHA256.HashData(Block.AsBytes(run.Keys.AsSpan()));
        golden["macs"] = SHA256.HashData(Block.AsBytes(run.Macs.AsSpan()));
        Assert.Empty(GoldenFile.Compare("tests/vectors/mpc/silent-ot.txt", golden));
    }

    [Theory]
    [InlineData(SilentRun.Challenge)]
    [InlineData(SilentRun.Proof)]
    public void A_bit_changed_in_a_message_ends_the_iteration(string cheated)
        => Gen.Select(Gen.Int[0, 47], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            using SilentRun run = new(SilentRun.Tiny);
            run.Line = (name, message) => name == cheated ? Flip(message, at % message.Length, bit) : message;

            Assert.Equal("Silent OT: the trees are not consistent.", Assert.Throws<ProtocolException>(run.Run).Message);
        }, iter: 40);

    /// <summary>All but bit 0 of the last level's sums, which nobody reads.</summary>
    [Fact]
    public void A_bit_changed_in_the_level_sums_ends_the_iteration_unless_it_is_one_that_nobody_reads()
        => Gen.Select(Gen.Int[0, SilentRun.Tiny.LevelsSize - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            using SilentRun run = new(SilentRun.Tiny);
            run.Line = (name, message) => name == SilentRun.Levels ? Flip(message, at, bit) : message;
            bool isUnread = at % (16 * SilentRun.Tiny.Depth) == 16 * (SilentRun.Tiny.Depth - 1) && bit == 0;

            if (isUnread)
            {
                run.Run();
                Correlations.AssertCorrelated(run.Delta, run.Keys, run.Macs);
            }
            else
            {
                Assert.Throws<ProtocolException>(run.Run);
            }
        }, iter: 200);

    /// <summary>A sender who uses another Delta in one tree.</summary>
    [Fact]
    public void Another_delta_in_one_tree_ends_the_iteration()
    {
        SilentShape shape = SilentRun.Tiny;
        using SilentRun run = new(shape);
        using SilentRun other = new(shape, seed: 3);
        other.Run();
        byte[] levels = other.Sent[SilentRun.Levels];
        run.Line = (name, message) => name == SilentRun.Levels ? [.. levels[..(16 * shape.Depth)], .. message[(16 * shape.Depth)..]] : message;

        Assert.Throws<ProtocolException>(run.Run);
    }

    [Fact]
    public void Messages_of_another_iteration_are_refused()
    {
        using SilentRun first = new(SilentRun.Tiny);
        first.Run();
        foreach (string cheated in new[] { SilentRun.Levels, SilentRun.Proof })
        {
            using SilentRun second = new(SilentRun.Tiny, seed: 1, iteration: 1) { Line = (name, message) => name == cheated ? first.Sent[name] : message };
            Assert.Throws<ProtocolException>(second.Run);
        }
    }

    [Theory]
    [InlineData(SilentRun.Levels)]
    [InlineData(SilentRun.Challenge)]
    [InlineData(SilentRun.Proof)]
    public void A_message_of_the_wrong_length_is_refused(string cheated)
    {
        using SilentRun shorter = new(SilentRun.Tiny) { Line = (name, message) => name == cheated ? message[..^1] : message };
        using SilentRun longer = new(SilentRun.Tiny) { Line = (name, message) => name == cheated ? [.. message, 0] : message };

        Assert.StartsWith("Silent OT: the ", Assert.Throws<ProtocolException>(shorter.Run).Message, StringComparison.Ordinal);
        Assert.StartsWith("Silent OT: the ", Assert.Throws<ProtocolException>(longer.Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_out_of_order_are_the_callers_mistake()
    {
        SilentShape shape = SilentRun.Tiny;
        ArrayBufferWriter<byte> output = new();
        using SilentReceiver receiver = new(shape, new Block[shape.Seeds], [new Block[shape.Outputs]], OtRun.Name, 0, new SeededRandomSource(1));
        SilentSender sender = new(shape, Block.One, new Block[shape.Seeds], [new Block[shape.Outputs]], OtRun.Name, 0, new SeededRandomSource(1));

        Assert.Throws<InvalidOperationException>(() => receiver.ReadProof(new byte[32]));
        Assert.Throws<InvalidOperationException>(receiver.Encode);
        receiver.ReadLevels(new byte[shape.LevelsSize], output);
        Assert.Throws<InvalidOperationException>(() => receiver.ReadProof(new byte[32]));
        Assert.Throws<InvalidOperationException>(() => receiver.ReadLevels(new byte[shape.LevelsSize], output));
        Assert.Throws<InvalidOperationException>(() => sender.ReadChallenge(new byte[48], output));
        sender.WriteLevels(output);
        Assert.Throws<InvalidOperationException>(() => sender.WriteLevels(output));
        Assert.Throws<InvalidOperationException>(sender.Encode);
    }

    [Fact]
    public void The_parameters_have_the_documented_sizes()
    {
        Assert.Equal((25_912, 268_800, 134_400), (SilentShape.Small.Seeds, SilentShape.Small.Outputs, SilentShape.Small.LevelsSize));
        Assert.Equal((255_808, 2_621_440, 122_880), (SilentShape.Large.Seeds, SilentShape.Large.Outputs, SilentShape.Large.LevelsSize));
        Assert.True(SilentShape.Large.Seeds < SilentShape.Small.Outputs);
    }

    private static byte[] Flip(byte[] message, int at, int bit)
    {
        message[at] ^= (byte)(1 << bit);
        return message;
    }
}
