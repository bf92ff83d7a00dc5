namespace Vouch.Circuits;

/// <summary>AES-256 (FIPS 197), as circuits.</summary>
/// <remarks>
/// Bytes are in the order of the standard. Circuits are made once, when first asked for.
/// </remarks>
public static class Aes256
{
    private static readonly Lazy<Circuit> s_keySchedule = new(() => AesRounds.KeySchedule("AES-256 key schedule", 32));
    private static readonly Lazy<Circuit> s_block = new(() => AesRounds.Block("AES-256 block", 14));

    /// <summary>Input: key (32 bytes). Output: the 15 round keys (240 bytes).</summary>
    /// <remarks>1,664 AND.</remarks>
    public static Circuit KeySchedule => s_keySchedule.Value;

    /// <summary>Input: the round keys (240 bytes), a block (16 bytes). Output: the block encrypted (16 bytes).</summary>
    /// <remarks>7,168 AND.</remarks>
    public static Circuit Block => s_block.Value;
}
