namespace Vouch.Circuits;

/// <summary>SHA-256 (FIPS 180-4, section 6.2) and the compressions of HMAC with it, as circuits.</summary>
/// <remarks>
/// States, blocks and digests are the big-endian bytes of the standard: the output bytes of the last block are the digest. Circuits are made once, when first asked for.
/// </remarks>
public static class Sha256
{
    private static readonly Lazy<Circuit> s_compression = new(() => Sha2.Of32Bits.Compression("SHA-256 compression"));
    private static readonly Lazy<Circuit> s_compressionOfPublicBlock = new(() => Sha2.Of32Bits.CompressionOfPublicBlock("SHA-256 compression of a public block"));
    private static readonly Lazy<Circuit> s_firstCompression = new(() => Sha2.Of32Bits.FirstCompression("SHA-256 first compression", Sha2Constants.Initial256));
    private static readonly Lazy<Circuit> s_innerKeyState = new(() => Sha2.Of32Bits.KeyState("HMAC-SHA-256 inner key", Sha2Constants.Initial256, 32, 0x36));
    private static readonly Lazy<Circuit> s_outerKeyState = new(() => Sha2.Of32Bits.KeyState("HMAC-SHA-256 outer key", Sha2Constants.Initial256, 32, 0x5c));
    private static readonly Lazy<Circuit> s_outerDigest = new(() => Sha2.Of32Bits.OuterDigest("HMAC-SHA-256 outer digest", 32));

    /// <summary>Input: state (32 bytes), block (64 bytes). Output: the next state (32 bytes).</summary>
    /// <remarks>22,271 AND.</remarks>
    public static Circuit Compression => s_compression.Value;

    /// <summary>Input: state (32 bytes), the block as <see cref="ExpandPublicBlock"/> makes it (256 bytes). Output: the next state.</summary>
    /// <remarks>16,120 AND. The message schedule is outside.</remarks>
    public static Circuit CompressionOfPublicBlock => s_compressionOfPublicBlock.Value;

    /// <summary>Input: the first block of a message (64 bytes). Output: the state after it.</summary>
    /// <remarks>21,890 AND.</remarks>
    public static Circuit FirstCompression => s_firstCompression.Value;

    /// <summary>Input: an HMAC key (32 bytes). Output: the state of the inner hash after the key's block.</summary>
    /// <remarks>21,336 AND.</remarks>
    public static Circuit InnerKeyState => s_innerKeyState.Value;

    /// <summary>Input: an HMAC key (32 bytes). Output: the state of the outer hash after the key's block.</summary>
    /// <remarks>21,298 AND.</remarks>
    public static Circuit OuterKeyState => s_outerKeyState.Value;

    /// <summary>Input: the state of the outer hash after the key's block (32 bytes), the inner digest (32 bytes). Output: the code (32 bytes).</summary>
    /// <remarks>21,362 AND. The padding is part of the circuit.</remarks>
    public static Circuit OuterDigest => s_outerDigest.Value;

    /// <summary>Makes the circuit of HMAC-SHA-256 under a key that everybody knows. Input: the message (32 bytes). Output: the code (32 bytes).</summary>
    /// <remarks>About 41,940 AND: two compressions; those of the key are done when the circuit is made.</remarks>
    /// <param name="key">At most 64 bytes.</param>
    public static Circuit HmacUnder(ReadOnlySpan<byte> key) => Sha2.Of32Bits.HmacUnder("HMAC-SHA-256 under a public key", Sha2Constants.Initial256, key, 32);

    /// <summary>What <see cref="CompressionOfPublicBlock"/> takes of a block that both sides know: the words W_t + K_t, 256 bytes.</summary>
    /// <param name="block">64 bytes.</param>
    /// <param name="schedule">256 bytes: 64 big-endian words.</param>
    public static void ExpandPublicBlock(ReadOnlySpan<byte> block, Span<byte> schedule) => Sha2.Of32Bits.Expand(block, schedule);
}
