using Vouch.Cli.Output;

namespace Vouch.Cli.Tests.Output;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(99_999, "99,999")]
    [InlineData(100_000, "0.1 million")]
    [InlineData(2_439_000, "2.4 million")]
    [InlineData(1_270_000_000, "1.3 billion")]
    public void Counts_have_two_digits_or_so(long count, string text) => Assert.Equal(text, Amounts.Count(count));

    [Theory]
    [InlineData(889, "889 bytes")]
    [InlineData(49_999, "49,999 bytes")]
    [InlineData(268_640, "0.3 MB")]
    [InlineData(1_234_567_890, "1,234.6 MB")]
    public void Bytes_are_told_in_MB_unless_they_are_few(long bytes, string text) => Assert.Equal(text, Amounts.Bytes(bytes));
}
