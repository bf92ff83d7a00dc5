using System.Numerics;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ShareConversion;

public sealed class PointConversionTests
{
    private const int Elements = 12; // in all four messages

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly int[] s_elementsOf = [2, 5, 4, 1];

    /// <summary>Message and element of it.</summary>
    public static TheoryData<int, int> AllElements
    {
        get
        {
            TheoryData<int, int> all = [];
            for (int message = 0; message < s_elementsOf.Length; message++)
            {
                for (int element = 0; element < s_elementsOf[message]; element++)
                {
                    all.Add(message, element);
                }
            }

            return all;
        }
    }

    [Fact]
    public void Both_runs_give_shares_of_the_x_coordinate_of_the_sum()
        => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong).Where((a, b, _) => a != b).Sample(
            (a, b, seed) =>
            {
                using P256Point left = Draw(a);
                using P256Point right = Draw(b);
                Assert.True(P256Point.TryAdd(left, right, out P256Point? sum));
                using PointRun run = new(left, right, seed);

                (PointShares Prover, PointShares Attestor) shares = run.Complete();

                Assert.Equal((XOf(sum), XOf(sum)), PointRun.Open(shares));
                Assert.True(PointRun.AreConsistent(shares));
                Assert.Equal([64, 160, 128, 32], run.Sizes);
            },
            iter: 30);

    [Fact]
    public void The_circuit_makes_the_premaster_of_the_shares()
    {
        using P256Point left = Draw(1);
        using P256Point right = Draw(2);
        Assert.True(P256Point.TryAdd(left, right, out P256Point? sum));
        using PointRun run = new(left, right);
        (PointShares prover, PointShares attestor) = run.Complete();

        foreach ((SecretBuffer mine, SecretBuffer theirs) in new[] { (prover.First, attestor.First), (prover.Second, attestor.Second) })
        {
            byte[] premaster = new byte[32];
            SharedPremaster.P256.Evaluate([.. mine.Span, .. theirs.Span], premaster);
            Assert.Equal(XOf(sum), new BigInteger(premaster, isUnsigned: true, isBigEndian: true));
        }
    }

    [Theory]
    [MemberData(nameof(AllElements))]
    public void A_changed_element_of_any_message_is_seen_by_the_check(int message, int element)
    {
        using P256Point left = Draw(1);
        using P256Point right = Draw(2);
        using PointRun run = new(left, right) { Line = (number, bytes) => number == message ? Increment(bytes, 32 * element) : bytes };

        (PointShares Prover, PointShares Attestor) shares = run.Complete();

        Assert.False(PointRun.AreConsistent(shares));
        Assert.NotEqual(PointRun.Open(shares).First, PointRun.Open(shares).Second);
    }

    [Theory]
    [MemberData(nameof(AllElements))]
    public void An_element_out_of_range_is_refused_wherever_it_is(int message, int element)
    {
        using P256Point left = Draw(1);
        using P256Point right = Draw(2);
        byte[] prime = PointRun.Prime.ToByteArray(isUnsigned: true);
        using PointRun run = new(left, right)
        {
            Line = (number, bytes) =>
            {
                if (number == message)
                {
                    prime.CopyTo(bytes, 32 * element);
                }

                return bytes;
            },
        };

        AssertRefused(run);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_of_another_size_are_refused(int message)
    {
        foreach (int more in new[] { -32, -1, 1, 32 })
        {
            using P256Point left = Draw(1);
            using P256Point right = Draw(2);
            using PointRun run = new(left, right)
            {
                Line = (number, bytes) => number != message ? bytes : more < 0 ? bytes[..^-more] : [.. bytes, .. new byte[more]],
            };

            AssertRefused(run);
        }
    }

    [Fact]
    public void Points_with_the_same_x_are_refused()
    {
        using P256Point point = Draw(1);
        using P256Point same = Draw(1);
        byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550");
        using P256Point negative = point.Multiply(order);
        using PointRun twice = new(point, same);
        using PointRun nothing = new(point, negative);

        AssertRefused(twice);
        AssertRefused(nothing);
    }

    [Fact]
    public void A_run_is_for_once_and_in_order()
    {
        using P256Point left = Draw(1);
        using P256Point right = Draw(2);
        using PointRun run = new(left, right);
        run.Complete();

        Assert.Throws<InvalidOperationException>(() => run.Complete());
    }

    [Fact]
    public async Task Two_round_trips_suffice_online_and_little_goes_up()
    {
        using P256Point left = Draw(3);
        using P256Point right = Draw(4);
        Assert.True(P256Point.TryAdd(left, right, out P256Point? sum));
        (IChannel near, IChannel far) = InMemoryChannel.CreatePair();
        using ProverPointConversion prover = new(near, DealtCorrelations.ForProver(5), OtRun.Name, new SeededRandomSource(6));
        using AttestorPointConversion attestor = new(far, DealtCorrelations.ForVerifier(5), OtRun.Name, new SeededRandomSource(7));
        CancellationToken token = TestContext.Current.CancellationToken;
        Task preparation = Task.Run(async () => await attestor.PrepareAsync(token), token);
        await prover.BeginPreparationAsync(token);
        await near.FlushAsync(token);
        await preparation.WaitAsync(s_patience, token);
        await far.FlushAsync(token);
        await prover.FinishPreparationAsync(token);
        (ChannelCounters nearBefore, ChannelCounters farBefore) = (near.Counters, far.Counters);

        Task<PointShares> conversion = Task.Run(async () =>
        {
            PointShares shares = await attestor.ConvertAsync(right, token);
            await far.FlushAsync(token); // as the caller does, with what else there is to send
            return shares;
        }, token);
        prover.Begin(left);
        using PointShares mine = await prover.FinishAsync(token).AsTask().WaitAsync(s_patience, token);
        using PointShares theirs = await conversion.WaitAsync(s_patience, token);

        Assert.Equal((XOf(sum), XOf(sum)), PointRun.Open((mine, theirs)));
        Assert.Equal((6 * 32, 6 * 8_192), (nearBefore.BytesSent, farBefore.BytesSent));
        Assert.Equal((64 + 128, 160 + 32), (near.Counters.BytesSent - nearBefore.BytesSent, far.Counters.BytesSent - farBefore.BytesSent));
        Assert.Equal(1_536, ProverPointConversion.Correlations);
        Assert.Throws<InvalidOperationException>(() => prover.Begin(left));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await attestor.ConvertAsync(right, token));
    }

    [Fact]
    public async Task A_conversion_that_has_not_begun_does_not_finish()
    {
        (IChannel near, _) = InMemoryChannel.CreatePair();
        using ProverPointConversion prover = new(near, DealtCorrelations.ForProver(5), OtRun.Name, new SeededRandomSource(6));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await prover.FinishAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Masks_are_zeroed_on_dispose()
    {
        PointMasks masks = new(new SeededRandomSource(1));
        masks.Shares.Span[0] = P256Element.One;

        masks.Dispose();

        Assert.All(masks.Inputs.ToArray().Concat(masks.Shares.ToArray()), element => Assert.True(element.IsZero));
        Assert.Equal(Elements, s_elementsOf.Sum());
    }

    private static void AssertRefused(PointRun run)
        => Assert.Equal("Point conversion: a message is not what an honest peer sends.", Assert.Throws<ProtocolException>(() => run.Complete()).Message);

    private static P256Point Draw(ulong seed)
    {
        using SecretBuffer scalar = P256Point.DrawScalar(new SeededRandomSource(seed));
        return P256Point.CreateGenerator().Multiply(scalar.Span);
    }

    private static BigInteger XOf(P256Point point)
    {
        byte[] bytes = new byte[32];
        point.X.WriteBigEndian(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Increment(byte[] message, int at)
    {
        Assert.True(P256Element.TryRead(message.AsSpan(at, 32), out P256Element element));
        (element + P256Element.One).Write(message.AsSpan(at));
        return message;
    }
}
