using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;

namespace Vouch.Crypto.Tests;

/// <summary>Both implementations, so that each vector runs on both.</summary>
internal static class PrimitivesUnderTest
{
    public static IReadOnlyList<IPrimitives> All { get; } = [PlatformPrimitives.Instance, BouncyCastlePrimitives.Instance];

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
