namespace Vouch.Circuits;

/// <summary>What two parties who share the polynomial of Poly1305 (RFC 8439, section 2.5) compute together, as circuits.</summary>
/// <remarks>
/// Elements are numbers below p = 2^130 - 5 in 17 bytes, little-endian; the six highest bits are not read, and are written as zeros. Shares are such that the value is the first less the second. Each
/// circuit is made once, when first asked for.
/// </remarks>
public static class SharedPoly1305
{
    private const int ElementBits = 130;
    private const int EncodedBits = 136;
    private const int TagBits = 128;

    private static readonly Lazy<Circuit> s_maskedKey = new(BuildMaskedKey);
    private static readonly Lazy<Circuit> s_tag = new(BuildTag);

    /// <summary>Input: the first half of a one-time key (16 bytes, to be clamped), a share of the mask (17 bytes). Output: r less the share, modulo p (17 bytes).</summary>
    /// <remarks>259 AND.</remarks>
    public static Circuit MaskedKey => s_maskedKey.Value;

    /// <summary>Input: two shares of the polynomial's value (17 bytes each), the second half of the one-time key (16 bytes). Output: the tag (16 bytes).</summary>
    /// <remarks>383 AND.</remarks>
    public static Circuit Tag => s_tag.Value;

    /// <summary>Which bits of r stay: not the four highest of bytes 3, 7, 11, 15, nor the two lowest of bytes 4, 8, 12.</summary>
    private static ReadOnlySpan<byte> Clamp =>
        [0xff, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f, 0xfc, 0xff, 0xff, 0x0f];

    private static Wire[] Prime
    {
        get
        {
            Wire[] prime = new Wire[ElementBits];
            prime.AsSpan().Fill(Wire.One);
            prime[2] = Wire.Zero; // 2^130 - 1 - 4
            return prime;
        }
    }

    private static Circuit BuildMaskedKey()
    {
        CircuitBuilder builder = new();
        Wire[] clamped = builder.And(builder.Input(TagBits), CircuitBuilder.Constant(Clamp));
        Wire[] share = builder.Input(EncodedBits)[..ElementBits];
        Wire[] masked = builder.SubtractModulo([.. clamped, Wire.Zero, Wire.Zero], share, Prime);
        builder.Output([.. masked, .. CircuitBuilder.Constant(0, EncodedBits - ElementBits)]);
        return builder.Build("masked Poly1305 key");
    }

    // The tag takes the lower 128 bits alone, so what makes up for a difference below zero is added together with the key's second half.
    private static Circuit BuildTag()
    {
        CircuitBuilder builder = new();
        Wire[] first = builder.Input(EncodedBits)[..ElementBits];
        Wire[] second = builder.Input(EncodedBits)[..ElementBits];
        (Wire[] difference, Wire isBelow) = builder.Subtract(first, second);
        Wire[] correction = new Wire[TagBits];
        correction.AsSpan().Fill(isBelow);
        correction[2] = Wire.Zero;
        builder.Output(builder.Sum(TagBits, difference[..TagBits], correction, builder.Input(TagBits)));
        return builder.Build("Poly1305 tag of shares");
    }
}
