namespace Vouch.Circuits;

/// <summary>SHA-512 (FIPS 180-4, section 6.4), as circuits; <see cref="Sha384"/> has the same compression.</summary>
/// <remarks>
/// States, blocks and digests are the big-endian bytes of the standard: the output bytes of the last block are the digest. Circuits are made once, when first asked for.
/// </remarks>
public static class Sha512
{
    private static readonly Lazy<Circuit> s_compression = new(() => Sha2.Of64Bits.Compression("SHA-512 compression"));
    private static readonly Lazy<Circuit> s_compressionOfPublicBlock = new(() => Sha2.Of64Bits.CompressionOfPublicBlock("SHA-512 compression of a public block"));
    private static readonly Lazy<Circuit> s_firstCompression = new(() => Sha2.Of64Bits.FirstCompression("SHA-512 first compression", Sha2Constants.Initial512));

    /// <summary>Input: state (64 bytes), block (128 bytes). Output: the next state (64 bytes).</summary>
    /// <remarks>57,572 AND.</remarks>
    public static Circuit Compression => s_compression.Value;

    /// <summary>Input: state (64 bytes), the block as <see cref="ExpandPublicBlock"/> makes it (640 bytes). Output: the next state.</summary>
    /// <remarks>40,824 AND. The message schedule is outside.</remarks>
    public static Circuit CompressionOfPublicBlock => s_compressionOfPublicBlock.Value;

    /// <summary>Input: the first block of a message (128 bytes). Output: the state after it.</summary>
    /// <remarks>56,812 AND.</remarks>
    public static Circuit FirstCompression => s_firstCompression.Value;

    /// <summary>What <see cref="CompressionOfPublicBlock"/> takes of a block that both sides know: the words W_t + K_t, 640 bytes.</summary>
    /// <param name="block">128 bytes.</param>
    /// <param name="schedule">640 bytes: 80 big-endian words.</param>
    public static void ExpandPublicBlock(ReadOnlySpan<byte> block, Span<byte> schedule) => Sha2.Of64Bits.Expand(block, schedule);
}
