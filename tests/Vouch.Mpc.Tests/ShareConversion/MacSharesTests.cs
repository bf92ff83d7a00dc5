using System.Buffers;
using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
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
            pair.Give(mask => Evaluate(SharedPoly1305.MaskedKey, [.. key[..16], .. mask]));

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
        pair.Give(mask => Xor(key, mask));
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
        pair.Give(mask => Xor(key, mask));
        (byte[] mine, byte[] theirs) = pair.Compute(associatedData, ciphertext);

        await pair.ExtendAsync(40, Token);
        (byte[] again, byte[] theirsAgain) = pair.Compute(associatedData, ciphertext);
        (byte[] longer, byte[] theirsLonger) = pair.Compute(associatedData, new byte[600]);

        Assert.Equal(mine, again);
        Assert.Equal(theirs, theirsAgain);
        byte[] expected = new byte[16];
        Ghash.ComputeTag(key, new byte[16], associatedData, new byte[600], expected);
        Assert.Equal(expected, Xor(longer, theirsLonger));
        Assert.Equal((40, 40), (pair.Attestor.Prepared, pair.Prover.Prepared));
        Assert.Equal((40, 40), (pair.Attestor.Powers, pair.Prover.Powers)); // 1 + 38 + 1
        Assert.Equal((21 * 16L, 21 * 2_048L), pair.Sent);
    }

    [Fact]
    public async Task Poly1305_is_extended_too()
    {
        using MacPair<Poly1305Polynomial, Poly1305Element> pair = new(2);
        (byte[] key, byte[] associatedData, byte[] ciphertext) = Message(1, 32, 16, 500);
        await pair.ExtendAsync(3, Token);
        pair.Give(mask => Evaluate(SharedPoly1305.MaskedKey, [.. key[..16], .. mask]));
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

        Assert.Equal((67 * 17L, 67 * 2_210L), poly1305.Sent);
        Assert.Equal((34 * 16L, 34 * 2_048L), ghash.Sent);
        Assert.Equal(66, MacCost.PowersOf(5, 1_024));
        Assert.Equal(67 * 130, MacCost.CorrelationsOf<Poly1305Element>(66));
        Assert.Equal(34 * 128, MacCost.CorrelationsOf<Gf128Element>(66));
        Assert.Equal(0, MacCost.CorrelationsOf<Gf128Element>(0));
        Assert.Equal(17, poly1305.Give(mask => Flip(mask, 0)).Length);
        Assert.Equal(16, ghash.Give(mask => Flip(mask, 0)).Length);
        Assert.Equal(66 * 17, poly1305.Share(66).Length);
        Assert.Equal(33 * 16, ghash.Share(66).Length);
        Assert.Equal((66 * 17, 33 * 16), (MacCost.CorrectionsSizeOf<Poly1305Element>(66), MacCost.CorrectionsSizeOf<Gf128Element>(66)));
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
        pair.Give(mask => Flip(mask, 0));
        Assert.NotEmpty(pair.Share(4));
        Assert.Empty(pair.Share(4));
        Assert.Empty(pair.Share(2));
        Assert.NotEmpty(pair.Share(5));
    }

    /// <summary>Neither side sees the key: the attestor has it less a mask, the prover times a factor.</summary>
    [Fact]
    public async Task What_either_side_sees_does_not_depend_on_the_key_alone()
    {
        byte[] key = new byte[16];
        key[3] = 7;
        List<string> seen = [];
        for (ulong seed = 10; seed < 13; seed++)
        {
            using MacPair<GhashPolynomial, Gf128Element> pair = new(seed * 100);
            await pair.ExtendAsync(3, Token);
            byte[] masked = [];
            seen.Add(Convert.ToHexString(pair.Give(mask => masked = Xor(key, mask))));
            seen.Add(Convert.ToHexString(masked));
            seen.AddRange(pair.Share(3).Chunk(16).Select(Convert.ToHexString));
        }

        Assert.Equal(12, seen.Distinct().Count());
    }

    [Fact]
    public async Task Steps_are_taken_in_order_and_for_one_key()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(7);
        Assert.Throws<InvalidOperationException>(() => pair.Prover.WriteMask(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Prover.ReadScaledKey(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.WriteScaledKey(new byte[16], new byte[16]));
        await pair.ExtendAsync(2, Token);

        Assert.Throws<InvalidOperationException>(() => pair.Prover.WriteCorrections(1, new ArrayBufferWriter<byte>()));
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.ReadCorrections(1, new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.Compute([], [1], new byte[16]));
        pair.Give(mask => [1, .. mask[1..]]);
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.WriteScaledKey(new byte[16], new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Prover.ReadScaledKey(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => pair.Prover.WriteCorrections(3, new ArrayBufferWriter<byte>()));
        Assert.Throws<InvalidOperationException>(() => pair.Attestor.ReadCorrections(3, new byte[32]));
        Assert.Throws<InvalidOperationException>(() => pair.Compute([], new byte[17]));
        pair.Compute([], [1]);
    }

    [Fact]
    public async Task An_extension_under_way_is_not_begun_again_and_gives_nothing()
    {
        (IChannel near, _) = InMemoryChannel.CreatePair();
        using ProverMacShares<GhashPolynomial, Gf128Element> prover = new(near, DealtCorrelations.ForProver(1), OtRun.Name, new SeededRandomSource(1));
        await prover.BeginExtensionAsync(2, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await prover.BeginExtensionAsync(3, Token));
        Assert.Throws<InvalidOperationException>(() => prover.ReadScaledKey(new byte[16]));
        Assert.Throws<InvalidOperationException>(() => prover.WriteMask(new byte[16]));
    }

    [Fact]
    public async Task Elements_that_are_none_and_messages_of_another_size_are_refused()
    {
        using MacPair<Poly1305Polynomial, Poly1305Element> pair = new(8);
        await pair.ExtendAsync(1, Token);
        byte[] prime = [0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03];
        byte[][] bad = [prime, [.. new byte[16], 4], new byte[16], new byte[18], []];

        foreach (byte[] message in bad)
        {
            Assert.Throws<ProtocolException>(() => pair.Prover.ReadScaledKey(message));
            Assert.Throws<ProtocolException>(() => pair.Attestor.WriteScaledKey(message, new byte[17]));
        }

        pair.Give(mask => mask);
        foreach (byte[] message in bad)
        {
            Assert.Throws<ProtocolException>(() => pair.Share(1, _ => message));
        }
    }

    /// <summary>Only an attestor who knew the prover's share could make it zero.</summary>
    [Fact]
    public async Task A_key_that_is_scaled_to_zero_is_refused()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(8);
        await pair.ExtendAsync(1, Token);

        Assert.Throws<ProtocolException>(() => pair.Give(mask => mask)); // the key is zero
    }

    [Fact]
    public async Task What_either_side_changes_changes_the_value_and_nothing_else()
    {
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] ciphertext = RandomNumberGenerator.GetBytes(33);
        byte[] expected = new byte[16];
        Ghash.ComputeTag(key, new byte[16], [], ciphertext, expected);
        for (int at = 0; at < 4; at++)
        {
            int changed = at;
            using MacPair<GhashPolynomial, Gf128Element> pair = new(9);
            await pair.ExtendAsync(4, Token);
            pair.Give(mask => Xor(key, mask), message => changed == 0 ? Flip(message, 3) : message);
            pair.Share(4, message => changed is 1 or 2 ? Flip(message, 16 * (changed - 1)) : message);

            (byte[] mine, byte[] theirs) = pair.Compute([], ciphertext);

            Assert.Equal(changed == 3, expected.AsSpan().SequenceEqual(Xor(mine, theirs)));
        }
    }

    /// <summary>A prover may get the MAC under another key, which is why the attestor asks which tag it got before the key is opened.</summary>
    [Fact]
    public async Task A_shifted_mask_shifts_the_key()
    {
        using MacPair<GhashPolynomial, Gf128Element> pair = new(9);
        byte[] key = RandomNumberGenerator.GetBytes(16);
        byte[] shift = [1, .. new byte[15]];
        await pair.ExtendAsync(4, Token);
        pair.Give(mask => Xor(key, Xor(mask, shift)));

        (byte[] mine, byte[] theirs) = pair.Compute([], new byte[33]);

        byte[] expected = new byte[16];
        Ghash.ComputeTag(Xor(key, shift), new byte[16], [], new byte[33], expected);
        Assert.Equal(expected, Xor(mine, theirs));
    }

    [Fact]
    public async Task Real_transfers_make_a_tag()
    {
        (IChannel near, IChannel far) = InMemoryChannel.CreatePair();
        using ReceiverCorrelations receiver = new(near, OtRun.Name, new SeededRandomSource(1));
        using SenderCorrelations sender = new(far, OtRun.Name, new SeededRandomSource(2));
        using MacPair<GhashPolynomial, Gf128Element> pair = new(3, receiver, sender, near, far);
        byte[] key = RandomNumberGenerator.GetBytes(16);
        await pair.ExtendAsync(20, Token);
        pair.Give(mask => Xor(key, mask));

        (byte[] mine, byte[] theirs) = pair.Compute([1, 2], new byte[250]);

        byte[] expected = new byte[16];
        Ghash.ComputeTag(key, new byte[16], [1, 2], new byte[250], expected);
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

    private static byte[] Flip(byte[] message, int at)
    {
        message[at] ^= 1;
        return message;
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (x, y) => (byte)(x ^ y))];
}
