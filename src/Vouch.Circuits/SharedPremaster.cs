namespace Vouch.Circuits;

/// <summary>The premaster secret of a key exchange whose result two parties share, as a circuit.</summary>
/// <remarks>Shares are such that the secret is the first less the second: a difference modulo p costs two AND a bit, a sum three. The circuit is made once, when first asked for.</remarks>
public static class SharedPremaster
{
    private const int Bits = 256;

    private static readonly Lazy<Circuit> s_p256 = new(BuildP256);

    /// <summary>Input: two shares (32 bytes each, big-endian, below the prime of P-256). Output: the first less the second modulo the prime, 32 bytes, big-endian: the x-coordinate as TLS has it.</summary>
    /// <remarks>511 AND.</remarks>
    public static Circuit P256 => s_p256.Value;

    /// <summary>2^256 - 2^224 + 2^192 + 2^96 - 1, big-endian.</summary>
    private static ReadOnlySpan<byte> P256Prime =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];

    private static Circuit BuildP256()
    {
        CircuitBuilder builder = new();
        Wire[] first = TurnBytes(builder.Input(Bits));
        Wire[] second = TurnBytes(builder.Input(Bits));
        builder.Output(TurnBytes(builder.SubtractModulo(first, second, TurnBytes(CircuitBuilder.Constant(P256Prime)))));
        return builder.Build("P-256 premaster of shares");
    }

    private static Wire[] TurnBytes(ReadOnlySpan<Wire> bytes)
    {
        Wire[] turned = new Wire[bytes.Length];
        for (int i = 0; i < bytes.Length; i += 8)
        {
            bytes.Slice(bytes.Length - 8 - i, 8).CopyTo(turned.AsSpan(i));
        }

        return turned;
    }
}
