using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

public class BaseOtTests
{
    [Fact]
    public void The_chooser_gets_the_chosen_keys_and_no_others()
    {
        byte[] choices = [0, 1, 1, 0, 1, 0, 0, 1, 1, 1];
        (Block[] zeros, Block[] ones, Block[] chosen) = Run(choices, 1, OtRun.Name);

        for (int i = 0; i < choices.Length; i++)
        {
            Assert.Equal(choices[i] == 0, Block.FixedTimeEquals(zeros[i], chosen[i]));
            Assert.Equal(choices[i] == 1, Block.FixedTimeEquals(ones[i], chosen[i]));
        }

        Assert.Equal(20, zeros.Concat(ones).Select(block => (block.Low, block.High)).Distinct().Count());
    }

    [Fact]
    public void The_run_is_part_of_the_keys()
    {
        (Block[] zeros, _, _) = Run([0, 1], 1, OtRun.Name);
        (Block[] other, _, _) = Run([0, 1], 1, [.. OtRun.Name.Reverse()]);

        Assert.False(Block.FixedTimeEquals(zeros[0], other[0]));
    }

    /// <summary>Whatever is chosen, both strings of a pair look alike: near half of them on the curve, near half with the top bit set.</summary>
    [Fact]
    public void The_request_does_not_show_the_choice()
    {
        const int Count = 128;
        foreach (byte choice in new byte[] { 0, 1 })
        {
            byte[] choices = new byte[Count];
            choices.AsSpan().Fill(choice);
            SeededRandomSource random = new(choice);
            using BaseOtReceiver receiver = new(choices, OtRun.Name, random);
            ArrayBufferWriter<byte> request = new();
            receiver.WriteRequest(random, request);

            for (int side = 0; side < 2; side++)
            {
                int onCurve = 0;
                int top = 0;
                for (int i = 0; i < Count; i++)
                {
                    ReadOnlySpan<byte> value = request.WrittenSpan.Slice((64 * i) + (32 * side), 32);
                    onCurve += Curve25519.IsOnCurve(value) ? 1 : 0;
                    top += value[31] >> 7;
                }

                Assert.InRange(onCurve, 34, 94); // 64 and five standard deviations
                Assert.InRange(top, 34, 94);
            }
        }
    }

    private static (Block[] Zeros, Block[] Ones, Block[] Chosen) Run(byte[] choices, ulong seed, byte[] name)
    {
        SeededRandomSource random = new(seed);
        using BaseOtReceiver receiver = new(choices, name, random);
        ArrayBufferWriter<byte> request = new();
        ArrayBufferWriter<byte> response = new();
        Block[] zeros = new Block[choices.Length];
        Block[] ones = new Block[choices.Length];
        Block[] chosen = new Block[choices.Length];
        receiver.WriteRequest(random, request);
        BaseOtSender.Respond(request.WrittenSpan, name, new SeededRandomSource(seed + 1), response, zeros, ones);
        receiver.ReadResponse(response.WrittenSpan, chosen);
        return (zeros, ones, chosen);
    }
}
