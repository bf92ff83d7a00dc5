namespace Vouch.Crypto;

/// <summary>Uniform private keys by rejection (FIPS 186-5, appendix A.2.2).</summary>
internal static class RandomScalar
{
    private static readonly byte[] s_p256Order =
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly byte[] s_p384Order = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    /// <summary>Draws a scalar from 1 to the order less 1, big-endian; the caller owns it.</summary>
    public static SecretBuffer Draw(KeyAgreementAlgorithm algorithm, IRandomSource random)
    {
        ReadOnlySpan<byte> order = OrderOf(algorithm);
        SecretBuffer scalar = new(order.Length);
        do
        {
            random.Fill(scalar.Span);
        }
        while (!IsInRange(scalar.Span, order));

        return scalar;
    }

    /// <summary>Whether a scalar is from 1 to the order less 1; that alone shows in the time.</summary>
    public static bool IsInRange(KeyAgreementAlgorithm algorithm, ReadOnlySpan<byte> scalar)
    {
        ReadOnlySpan<byte> order = OrderOf(algorithm);
        return scalar.Length == order.Length && IsInRange(scalar, order);
    }

    private static ReadOnlySpan<byte> OrderOf(KeyAgreementAlgorithm algorithm) => algorithm == KeyAgreementAlgorithm.P256 ? s_p256Order : s_p384Order;

    // One pass without branches: only whether a candidate is thrown away shows.
    private static bool IsInRange(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> order)
    {
        int borrow = 0;
        int any = 0;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            borrow = ((scalar[i] - order[i] - borrow) >> 8) & 1;
            any |= scalar[i];
        }

        return borrow == 1 & any != 0;
    }
}
