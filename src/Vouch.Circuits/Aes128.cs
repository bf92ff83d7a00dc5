namespace Vouch.Circuits;

/// <summary>AES-128 (FIPS 197), as circuits.</summary>
/// <remarks>
/// Bytes are in the order of the standard. Circuits are made once, when first asked for.
/// </remarks>
public static class Aes128
{
    private static readonly Lazy<Circuit> s_keySchedule = new(() => AesRounds.KeySchedule("AES-128 key schedule", 16));
    private static readonly Lazy<Circuit> s_block = new(() => AesRounds.Block("AES-128 block", 10));

    /// <summary>Input: key (16 bytes). Output: the 11 round keys (176 bytes).</summary>
    /// <remarks>1,280 AND.</remarks>
    public static Circuit KeySchedule => s_keySchedule.Value;

    /// <summary>Input: the round keys (176 bytes), a block (16 bytes). Output: the block encrypted (16 bytes).</summary>
    /// <remarks>5,120 AND.</remarks>
    public static Circuit Block => s_block.Value;
}
