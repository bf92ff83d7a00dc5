using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ShareConversion;

public sealed class OleTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Shares_differ_by_the_product()
    {
        AssertProducts<P256Element>(32, 8_192);
        AssertProducts<Poly1305Element>(17, 2_210);
        AssertProducts<Gf128Element>(16, 2_048);
    }

    [Fact]
    public async Task Products_of_any_number_come_in_pieces()
    {
        foreach (int products in new[] { 1, 15, 16, 17, 40 })
        {
            (Gf128Element[] a, Gf128Element[] b) = (Draw<Gf128Element>(products, 1), Draw<Gf128Element>(products, 2));
            (Gf128Element[] s, Gf128Element[] t, long sent, long answered) = await RunAsync(a, b, DealtCorrelations.ForProver(3), DealtCorrelations.ForVerifier(3));

            AssertShares(a, b, s, t);
            Assert.Equal((16L * products, 2_048L * products), (sent, answered));
        }
    }

    [Fact]
    public async Task Products_come_from_real_transfers()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using ReceiverCorrelations receiver = new(left, OtRun.Name, new SeededRandomSource(1));
        using SenderCorrelations sender = new(right, OtRun.Name, new SeededRandomSource(2));
        (P256Element[] a, P256Element[] b) = (Draw<P256Element>(2, 3), Draw<P256Element>(2, 4));

        (P256Element[] s, P256Element[] t, _, _) = await RunAsync(a, b, receiver, sender);

        AssertShares(a, b, s, t);
    }

    [Fact]
    public void Other_runs_and_other_numbers_have_other_pads()
    {
        using OlePads<Gf128Element> pads = new(OtRun.Name);
        using OlePads<Gf128Element> others = new([.. OtRun.Name.Reverse()]);
        Block block = Block.Create(1, 2);

        Assert.NotEqual(Encode(pads.Of(0, block)), Encode(others.Of(0, block)));
        Assert.NotEqual(Encode(pads.Of(0, block)), Encode(pads.Of(1, block)));
        Assert.NotEqual(Encode(pads.Of(0, block)), Encode(pads.Of(0, Block.Create(1, 3))));
    }

    [Fact]
    public void What_is_sent_is_nothing_of_the_inputs()
    {
        byte[] ones = new byte[32];
        ones.AsSpan().Fill(0xff);
        ones[16] = 0;
        Assert.True(P256Element.TryRead([.. ones[..28], .. new byte[4]], out P256Element most));
        using OleRun<P256Element> run = new([default, most], [P256Element.One, default]);
        run.Complete();

        int bits = run.Choices.Sum(b => int.PopCount(b));
        Assert.InRange(bits, 256 - 80, 256 + 80); // six standard deviations
    }

    [Fact]
    public void A_wrong_correction_shifts_the_product_where_the_bit_is_one_and_nowhere_else()
    {
        foreach (int bit in new[] { 0, 1 })
        {
            Gf128Element input = Gf128Element.One.Times(bit);
            using OleRun<Gf128Element> run = new([input], [Gf128Element.One])
            {
                Line = (name, message) => name == OleRun<Gf128Element>.CorrectionsName ? Flip(message, 0) : message,
            };
            run.Complete();
            Gf128Element shift = run.ReceiverShares[0] - run.SenderShares[0] - input;

            Assert.Equal(bit == 0, shift.IsZero);
        }
    }

    [Fact]
    public void Corrections_that_are_no_elements_are_refused()
    {
        foreach (int at in new[] { 0, 255 })
        {
            using OleRun<P256Element> run = new([P256Element.One], [P256Element.One])
            {
                Line = (name, message) => name == OleRun<P256Element>.CorrectionsName ? Fill(message, 32 * at, 32) : message,
            };

            Assert.Equal("Oblivious linear evaluation: a correction is not an element of the field.", Assert.Throws<ProtocolException>(run.Complete).Message);
            Assert.Throws<InvalidOperationException>(run.Complete);
        }
    }

    [Fact]
    public void Choices_with_bits_that_no_element_has_are_refused()
    {
        using OleRun<Poly1305Element> run = new([Poly1305Element.One], [Poly1305Element.One])
        {
            Line = (name, message) => name == OleRun<Poly1305Element>.ChoicesName ? Flip(message, (8 * 16) + 2) : message,
        };

        Assert.Equal("Oblivious linear evaluation: the choices have more bits than an element.", Assert.Throws<ProtocolException>(run.Complete).Message);
    }

    [Theory]
    [InlineData(OleRun<Gf128Element>.ChoicesName, -1)]
    [InlineData(OleRun<Gf128Element>.ChoicesName, 1)]
    [InlineData(OleRun<Gf128Element>.CorrectionsName, -1)]
    [InlineData(OleRun<Gf128Element>.CorrectionsName, 1)]
    public void Messages_of_another_size_are_refused(string name, int more)
    {
        using OleRun<Gf128Element> run = new([Gf128Element.One], [Gf128Element.One])
        {
            Line = (sent, message) => sent != name ? message : more < 0 ? message[..^1] : [.. message, 0],
        };

        Assert.Throws<ProtocolException>(run.Complete);
    }

    [Fact]
    public async Task A_peer_that_leaves_is_noticed()
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using ProverOle<Gf128Element> prover = new(left, DealtCorrelations.ForProver(1), OtRun.Name);
        await prover.BeginAsync(Draw<Gf128Element>(1, 1), TestContext.Current.CancellationToken);
        await right.CompleteAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ChannelClosedException>(async () => await prover.FinishAsync(new Gf128Element[1], TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken));
    }

    private static void AssertProducts<T>(int choices, int corrections)
        where T : struct, IFieldElement<T>
    {
        T[] edges = [default, T.One, default(T) - T.One];
        T[] a = [.. edges, .. edges, .. edges, .. Draw<T>(4, 1)];
        T[] b = [edges[0], edges[0], edges[0], edges[1], edges[1], edges[1], edges[2], edges[2], edges[2], .. Draw<T>(4, 2)];
        using OleRun<T> run = new(a, b);

        run.Complete();

        AssertShares(a, b, run.ReceiverShares, run.SenderShares);
        Assert.Equal((choices * a.Length, corrections * a.Length), (run.Choices.Length, run.Corrections.Length));
    }

    private static void AssertShares<T>(T[] a, T[] b, T[] s, T[] t)
        where T : struct, IFieldElement<T>
        => Assert.Equal(a.Zip(b, (x, y) => Encode(x * y)), s.Zip(t, (x, y) => Encode(x - y)));

    private static async Task<(T[] Receiver, T[] Sender, long Sent, long Answered)> RunAsync<T>(T[] a, T[] b, ICorrelations receiving, IKeyCorrelations sending)
        where T : struct, IFieldElement<T>
    {
        (IChannel left, IChannel right) = InMemoryChannel.CreatePair();
        using ProverOle<T> prover = new(left, receiving, OtRun.Name);
        using AttestorOle<T> attestor = new(right, sending, OtRun.Name);
        CancellationToken token = TestContext.Current.CancellationToken;
        T[] s = new T[a.Length];
        T[] t = new T[a.Length];
        await Task.WhenAll(Prove(), Attest()).WaitAsync(s_patience, token);
        return (s, t, left.Counters.BytesSent, right.Counters.BytesSent);

        async Task Prove()
        {
            await prover.BeginAsync(a, token);
            await prover.FinishAsync(s, token);
        }

        async Task Attest()
        {
            await attestor.RespondAsync(b, t, token);
            await right.FlushAsync(token);
        }
    }

    private static T[] Draw<T>(int count, ulong seed)
        where T : struct, IFieldElement<T>
    {
        SeededRandomSource random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => FieldElements.DrawNonZero<T>(random))];
    }

    private static byte[] Encode<T>(T element)
        where T : struct, IFieldElement<T>
    {
        byte[] bytes = new byte[T.Size];
        element.Write(bytes);
        return bytes;
    }

    private static byte[] Flip(byte[] message, int bit)
    {
        message[bit / 8] ^= (byte)(1 << (bit % 8));
        return message;
    }

    private static byte[] Fill(byte[] message, int at, int size)
    {
        message.AsSpan(at, size).Fill(0xff);
        return message;
    }
}
