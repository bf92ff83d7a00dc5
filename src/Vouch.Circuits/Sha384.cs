namespace Vouch.Circuits;

/// <summary>SHA-384 (FIPS 180-4, section 6.5) and the compressions of HMAC with it, as circuits.</summary>
/// <remarks>
/// States, blocks and digests are the big-endian bytes of the standard: the output bytes of the last block are the digest. Circuits are made once, when first asked for.
/// Other blocks than the first are for <see cref="Sha512"/>; a digest is the first 48 bytes of the last state.
/// </remarks>
public static class Sha384
{
    private static readonly Lazy<Circuit> s_firstCompression = new(() => Sha2.Of64Bits.FirstCompression("SHA-384 first compression", Sha2Constants.Initial384));
    private static readonly Lazy<Circuit> s_innerKeyState = new(() => Sha2.Of64Bits.KeyState("HMAC-SHA-384 inner key", Sha2Constants.Initial384, 48, 0x36));
    private static readonly Lazy<Circuit> s_outerKeyState = new(() => Sha2.Of64Bits.KeyState("HMAC-SHA-384 outer key", Sha2Constants.Initial384, 48, 0x5c));
    private static readonly Lazy<Circuit> s_outerDigest = new(() => Sha2.Of64Bits.OuterDigest("HMAC-SHA-384 outer digest", 48));

    /// <summary>Input: the first block of a message (128 bytes). Output: the state after it (64 bytes).</summary>
    /// <remarks>56,800 AND.</remarks>
    public static Circuit FirstCompression => s_firstCompression.Value;

    /// <summary>Input: an HMAC key (48 bytes). Output: the state of the inner hash after the key's block (64 bytes).</summary>
    /// <remarks>55,330 AND.</remarks>
    public static Circuit InnerKeyState => s_innerKeyState.Value;

    /// <summary>Input: an HMAC key (48 bytes). Output: the state of the outer hash after the key's block (64 bytes).</summary>
    /// <remarks>55,332 AND.</remarks>
    public static Circuit OuterKeyState => s_outerKeyState.Value;

    /// <summary>Input: the state of the outer hash after the key's block (64 bytes), the inner digest (48 bytes). Output: the code (48 bytes).</summary>
    /// <remarks>55,243 AND. The padding is part of the circuit.</remarks>
    public static Circuit OuterDigest => s_outerDigest.Value;
}
