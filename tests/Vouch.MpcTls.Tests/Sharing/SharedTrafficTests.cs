using System.Globalization;
using Vouch.MpcTls.Sharing;
using Vouch.Testing;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>The formulas of docs/performance.md, with the numbers of its table, give what the program comes to. That this is what sessions send, whole sessions show.</summary>
public sealed class SharedTrafficTests
{
    private const int RehearsedBlocks = 64;

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, "1.3 ChaCha20")]
    [InlineData(CipherSuite.Aes128GcmSha256, "1.3 AES-128")]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, "1.2 ChaCha20")]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256, "1.2 AES-128")]
    public async Task Sharing_keys_takes_what_the_document_says(CipherSuite suite, string name)
    {
        Constants c = Constants.Of(name);
        bool isGhash = suite.Aead != Crypto.AeadAlgorithm.ChaCha20Poly1305;
        bool isTls13 = suite.Fits(TlsVersion.Tls13);
        int element = isGhash ? 16 : 17;
        int product = isGhash ? 2_048 : 2_210;
        foreach (int n in (int[])[32, 200, 256, 1_000, 1_023, 1_024, 2_048, 4_095, 4_096, 5_000, 16_384])
        {
            int r = isTls13 ? n + 1 : n;
            int b = (r + c.Block - 1) / c.Block;
            int p = ((r + 15) / 16) + 2;
            int q = isGhash ? (p + 1) / 2 : p;

            SharedTraffic traffic = await SharedTraffic.CountAsync(n, suite, suite, isHidden: false, SharedTraffic.RecordsOf(suite, n));
            SharedTraffic hidden = isTls13 ? await SharedTraffic.CountAsync(n, suite, suite, isHidden: true, SharedTraffic.RecordsOf(suite, n)) : traffic;

            Assert.Equal(
                new SharedChannelsTraffic(
                    new(54_772, 265_552), default, new(8_208, 10_516),
                    new(c.A + (c.B * int.Min(b, RehearsedBlocks)), 0),
                    new(192 + (element * (q + 1)), 49_152 + (product * (q + 1)))),
                traffic.Preparation);
            Assert.Equal(
                new SharedChannelsTraffic(
                    default, new(c.C + r, 0), default,
                    new(c.D + r + (c.B * int.Max(b - RehearsedBlocks, 0)), c.E + r),
                    new(c.F + (element * q), c.G)),
                traffic.Run);
            Assert.Equal(c.RoundTrips, traffic.RoundTrips);
            Assert.Equal(isTls13 ? traffic.Run with { Proof = traffic.Run.Proof + new ChannelTraffic(64, 0) } : traffic.Run, hidden.Run);
        }
    }

    /// <summary>A line of the document's table.</summary>
    private sealed record Constants(int Block, long B, long A, long C, long D, long E, long F, long G, int RoundTrips)
    {
        public static Constants Of(string name)
        {
            string start = $"| {name} | ";
            string line = Assert.Single(File.ReadAllLines(RepositoryRoot.PathTo("docs/performance.md")), line => line.StartsWith(start, StringComparison.Ordinal));
            long[] values = [.. line[start.Length..].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static cell => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
            return new Constants((int)values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], (int)values[8]);
        }
    }
}
