using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ShareConversion;

public sealed class MacSharesTests
{
    private static readonly int[] s_sizes = [0, 1, 15, 16, 17, 64, 333];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shares_of_Poly1305_and_the_circuits_make_the_tag()
    {
        for (int i = 0; i < s_sizes.Length; i++)
        {
            using MacPair<Poly1305Polynomial, Poly1305Element> pair = new((ulong)(10 * i));
            (byte[] key, byte[] associatedData, byte[] ciphertext) = Message(i, 32, 5, s_sizes[i]);
            await pair.ExtendAsync(MacCost.PowersOf(associatedData.Length, ciphertext.Length), Token);
            pair.Open(mask => Evaluate(SharedPoly1305.MaskedKey, [.. key[..16], .. mask]));

            (byte[] mine, byte[] theirs) = pair.Compute(associatedData, ciphertext);

            byte[] expected = new byte[16];
            Poly1305Tag.Compute(key, associatedData, ciphertext, expected);
            Assert.Equal(expected, Evaluate(SharedPoly1305.Tag, [.. mine, .. theirs, .. key[16..]]));
        }
    }

    [Fact]
    public async Task Shares_of_GHASH_add_up_to_it_for_all_records_under_a_key()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(1);
        byte[] key = RandomNumberGenerator.GetBytes(16);
        await pair.ExtendAsync(MacCost.PowersOf(13, 333), Token);
        pair.Open(mask => Xor(key, mask));
        for (int i = 0; i < s_sizes.Length; i++)
        {
            (_, byte[] associatedData, byte[] ciphertext) = Message(i, 32, 13, s_sizes[i]);

            (byte[] mine, byte[] theirs) = pair.Compute(associatedData, ciphertext);

            byte[] expected = new byte[16];
            Ghash.ComputeTag(key, new byte[16], associatedData, ciphertext, expected);
            Assert.Equal(expected, Xor(mine, theirs));
        }
    }

    [Fact]
    public async Task Powers_can_be_extended_at_any_time_and_what_was_there_stays()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(2);
        byte[] key = RandomNumberGenerator.GetBytes(16);
        (_, byte[] associatedData, byte[] ciphertext) = Message(1, 32, 16, 100);
        await pair.ExtendAsync(2, Token);
        await pair.ExtendAsync(9, Token);
        pair.Open(mask => Xor(key, mask));
        (byte[] mine, byte[] theirs) = pair.Compute(associatedData, ciphertext);

        await pair.ExtendAsync(40, Token);
        (byte[] again, byte[] theirsAgain) = pair.Compute(associatedData, ciphertext);
        (byte[] longer, byte[] theirsLonger) = pair.Compute(associatedData, new byte[600]);

        Assert.Equal(mine, again);
        Assert.Equal(theirs, theirsAgain);
        byte[] expected = new byte[16];
        Ghash.ComputeTag(key, new byte[16], associatedData, new byte[600], expected);
        Assert.Equal(expected, Xor(longer, theirsLonger));
        Assert.Equal(40, pair.Attestor.Powers);
        Assert.Equal((20 * 16L, 20 * 2_048L), pair.Sent);
    }

    [Fact]
    public async Task Poly1305_is_extended_too()
    {
        using MacPair<Poly1305Polynomial, Poly1305Element> pair = new(2);
        (byte[] key, byte[] associatedData, byte[] ciphertext) = Message(1, 32, 16, 500);
        await pair.ExtendAsync(3, Token);
        pair.Open(mask => Evaluate(SharedPoly1305.MaskedKey, [.. key[..16], .. mask]));
        await pair.ExtendAsync(34, Token);

        (byte[] mine, byte[] theirs) = pair.Compute(associatedData, ciphertext);

        byte[] expected = new byte[16];
        Poly1305Tag.Compute(key, associatedData, ciphertext, expected);
        Assert.Equal(expected, Evaluate(SharedPoly1305.Tag, [.. mine, .. theirs, .. key[16..]]));
    }

    [Fact]
    public async Task Powers_cost_what_they_should()
    {
        using MacPair<Poly1305Polynomial, Poly1305Element> poly1305 = new(3);
        using MacPair<GhashPolynomial, Gf128Element> ghash = new(3);

        await poly1305.ExtendAsync(66, Token);
        await ghash.ExtendAsync(66, Token);

        Assert.Equal((66 * 17L, 66 * 2_210L), poly1305.Sent);
        Assert.Equal((33 * 16L, 33 * 2_048L), ghash.Sent);
        Assert.Equal(66, MacCost.PowersOf(5, 1_024));
        Assert.Equal(66 * 130, MacCost.CorrelationsOf<Poly1305Element>(66));
        Assert.Equal(33 * 128, MacCost.CorrelationsOf<Gf128Element>(66));
    }

    [Fact]
    public async Task As_many_powers_as_there_are_cost_nothing()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(4);
        await pair.ExtendAsync(5, Token);
        (long Prover, long Attestor) sent = pair.Sent;

        await pair.ExtendAsync(5, Token);
        await pair.ExtendAsync(0, Token);

        Assert.Equal(sent, pair.Sent);
    }

    [Fact]
    public async Task What_is_opened_does_not_depend_on_the_key_alone()
    {
        byte[] key = new byte[16];
        using MacPair<GhashPolynomial, Gf128Element> first = new(5);
        using MacPair<GhashPolynomial, Gf128Element> second = new(6);
        await first.ExtendAsync(1, Token);
        await second.ExtendAsync(1, Token);
        byte[] seen = [];

        byte[] one = first.Open(mask => seen = Xor(key, mask));
        byte[] two = second.Open(mask => Xor(key, mask));

        Assert.NotEqual(one, two);
        Assert.NotEqual(seen, one);
    }

    [Fact]
    public async Task A_mask_hides_one_key_and_nothing_is_computed_before()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(7);
        Assert.Throws<InvalidOperationException>(() => pair.Prover.WriteMask(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.WriteDifference(new byte[16], new byte[16]));
        await pair.ExtendAsync(2, Token);

        Assert.Throws<InvalidOperationException>(() => pair.Compute([], [1]));
        pair.Open(mask => mask);
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.WriteDifference(new byte[16], new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Prover.ReadDifference(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Compute([], new byte[17]));
        pair.Compute([], [1]);
    }

    [Fact]
    public async Task An_extension_under_way_is_not_begun_again()
    {
        (IChannel near, _) = InMemoryChannel.CreatePair();
        using ProverMacShares<GhashPolynomial, Gf128Element> prover = new(near, DealtCorrelations.ForProver(1), OtRun.Name, new SeededRandomSource(1));
        await prover.BeginExtensionAsync(2, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await prover.BeginExtensionAsync(3, Token));
    }

    [Fact]
    public async Task Differences_that_are_no_elements_are_refused()
    {
        using MacPair<Poly1305Polynomial, Poly1305Element> pair = new(8);
        await pair.ExtendAsync(1, Token);
        byte[] prime = [0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03];

        foreach (byte[] bad in new[] { prime, [.. new byte[16], 4], new byte[16], new byte[18] })
        {
            Assert.Throws<ProtocolException>(() => pair.Prover.ReadDifference(bad));
            Assert.Throws<ProtocolException>(() => pair.Attestor.WriteDifference(bad, new byte[17]));
        }
    }

    /// <summary>The attestor may tell another difference than it uses, and the prover may take another mask from the key: the MAC is wrong, or that of another key, and nothing else happens.</summary>
    [Fact]
    public async Task A_shifted_mask_shifts_the_key()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(9);
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] shift = [1, .. new byte[15]];
        await pair.ExtendAsync(4, Token);
        pair.Open(mask => Xor(key, Xor(mask, shift)));

        (byte[] mine, byte[] theirs) = pair.Compute([], new byte[33]);

        byte[] expected = new byte[16];
        Ghash.ComputeTag(Xor(key, shift), new byte[16], [], new byte[33], expected);
        Assert.Equal(expected, Xor(mine, theirs));
    }

    [Fact]
    public void Lists_of_secrets_grow_and_are_zeroed()
    {
        SecretElements<Gf128Element> list = new();
        for (int i = 0; i < 100; i++)
        {
            list.Add(new Gf128Element(Block.Create((ulong)i, 1)));
        }

        ref Gf128Element last = ref list[99];
        Assert.Equal(99ul, last.Block.Low);
        Assert.Equal(17ul, list[17].Block.Low);

        list.Dispose();

        Assert.True(last.IsZero);
        Assert.Equal(0, list.Count);
    }

    private static (byte[] Key, byte[] AssociatedData, byte[] Ciphertext) Message(int seed, int keySize, int associatedDataSize, int ciphertextSize)
    {
        SeededRandomSource random = new((ulong)seed);
        byte[] all = new byte[keySize + associatedDataSize + ciphertextSize];
        random.Fill(all);
        return (all[..keySize], all[keySize..(keySize + associatedDataSize)], all[(keySize + associatedDataSize)..]);
    }

    private static byte[] Evaluate(Circuit circuit, byte[] input)
    {
        byte[] output = new byte[circuit.OutputBits / 8];
        circuit.Evaluate(input, output);
        return output;
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (x, y) => (byte)(x ^ y))];
}
