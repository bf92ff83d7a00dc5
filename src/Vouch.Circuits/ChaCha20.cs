namespace Vouch.Circuits;

/// <summary>The block function of ChaCha20 (RFC 8439, section 2.3), as a circuit.</summary>
/// <remarks>
/// Words are little-endian bytes, as in the RFC. Public counters and nonces are inputs like secret ones. The circuit is made once, when first asked for.
/// </remarks>
public static class ChaCha20
{
    private static readonly Lazy<Circuit> s_block = new(() => ChaCha20Block.Build());

    /// <summary>Input: key (32 bytes), nonce (12 bytes), counter (4 bytes, little-endian). Output: 64 bytes of keystream.</summary>
    /// <remarks>10,400 AND.</remarks>
    public static Circuit Block => s_block.Value;
}
