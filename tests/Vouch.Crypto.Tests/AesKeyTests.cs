namespace Vouch.Crypto.Tests;

/// <summary>AES-128 on blocks: FIPS 197, appendix B and C.1; NIST SP 800-38A, F.1.1; and both implementations against each other.</summary>
public class AesKeyTests
{
    private static readonly Gen<Block> s_block = Gen.Select(Gen.ULong, Gen.ULong, Block.Create);

    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d7a3660a89ecaf32466ef97")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "ae2d8a571e03ac9c9eb76fac45af8e51", "f5d3d58503b9699de785895a96fdbaaf")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "30c81c46a35ce411e5fbc1191a0a52ef", "43b1cd7f598ece23881b00e3ed030688")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "f69f2445df4f9b17ad2b417be66c3710", "7b0c785e27e8ad3f8223207104725dd4")]
    public void It_encrypts_the_published_vectors_both_ways(string key, string plaintext, string ciphertext)
    {
        AesKey fast = AesKey.Expand(Parse(key));
        Block[] portable = [Parse(plaintext)];

        AesKey.ExpandPortably(Parse(key)).EncryptPortably(portable);

        Assert.Equal(ciphertext, Format(fast.Encrypt(Parse(plaintext))));
        Assert.Equal(ciphertext, Format(portable[0]));
    }

    [Fact]
    public void Any_number_of_blocks_is_encrypted_as_one_by_one_and_portably()
        => Gen.Select(s_block, s_block.Array[0, 40]).Sample((key, blocks) =>
        {
            AesKey aes = AesKey.Expand(key);
            Block[] many = [.. blocks];
            Block[] portable = [.. blocks];

            aes.Encrypt(many);
            AesKey.ExpandPortably(key).EncryptPortably(portable);

            Assert.Equal(blocks.Select(block => Format(aes.Encrypt(block))), many.Select(Format));
            Assert.Equal(many.Select(Format), portable.Select(Format));
        }, iter: 200);

    [Fact]
    public void A_generator_is_counter_mode_however_its_blocks_are_drawn()
    {
        Block seed = Parse("2b7e151628aed2a6abf7158809cf4f3c");
        Block[] whole = new Block[21];
        using BlockPrg first = new(seed);
        using BlockPrg second = new(seed);

        first.Fill(whole);
        Block[] parts = new Block[21];
        second.Fill(parts.AsSpan(0, 3));
        parts[3] = second.Next();
        second.Fill(parts.AsSpan(4));

        Assert.Equal(Enumerable.Range(0, 21).Select(i => Format(AesKey.Expand(seed).Encrypt(Block.Create((ulong)i, 0)))), whole.Select(Format));
        Assert.Equal(whole.Select(Format), parts.Select(Format));
    }

    [Fact]
    public void The_hashes_are_what_their_formulas_say()
        => s_block.Array[1, 20].Sample(blocks =>
        {
            AesKey pi = AesKey.Expand(Parse("243f6a8885a308d313198a2e03707344"));
            Block[] circular = new Block[blocks.Length];
            Block[] tweaked = [.. blocks];

            CorrelationHash.Circular(blocks, circular);
            CorrelationHash.Tweaked(tweaked, 77, tweaked);

            for (int i = 0; i < blocks.Length; i++)
            {
                Block mixed = Block.Create(blocks[i].High, blocks[i].Low ^ blocks[i].High);
                Block inner = pi.Encrypt(mixed);
                Assert.Equal(Format(inner ^ mixed), Format(circular[i]));
                Assert.Equal(Format(pi.Encrypt(inner ^ Block.Create(77 + (ulong)i, 0)) ^ inner), Format(tweaked[i]));
            }
        }, iter: 100);

    [Fact]
    public void Keys_and_generators_do_not_print_themselves()
    {
        using BlockPrg prg = new(Block.One);

        Assert.Equal("AesKey(redacted)", AesKey.Expand(Block.One).ToString());
        Assert.Equal("BlockPrg(redacted)", prg.ToString());
    }

    private static Block Parse(string hex) => Block.Read(Convert.FromHexString(hex));

    private static string Format(Block block)
    {
        byte[] bytes = new byte[Block.Size];
        block.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
