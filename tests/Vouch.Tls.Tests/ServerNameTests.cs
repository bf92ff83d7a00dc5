namespace Vouch.Tls.Tests;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("Example.COM", "example.com", true)]
    [InlineData("example.com.", "example.com", true)]
    [InlineData("a_b.example", "a_b.example", true)]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example", true)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("[::1]", "::1", false)]
    [InlineData("2001:DB8::1", "2001:db8::1", false)]
    public void A_host_has_one_spelling(string host, string text, bool isDns)
    {
        ServerName name = ServerName.Parse(host);

        Assert.Equal((text, isDns), (name.Text, name.IsDns));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("a b")]
    [InlineData("bücher.example")]
    [InlineData("a\0.example")]
    [InlineData("1.2.3")]
    [InlineData("0x7f.1")]
    [InlineData("a.example:443")]
    public void What_is_neither_name_nor_address_is_refused(string host)
        => Assert.Throws<ArgumentException>(() => ServerName.Parse(host));

    [Fact]
    public void Labels_and_names_have_a_limit()
    {
        Assert.True(ServerName.TryParse(new string('a', 63) + ".example", out _));
        Assert.False(ServerName.TryParse(new string('a', 64) + ".example", out _));
        Assert.False(ServerName.TryParse(string.Join('.', Enumerable.Repeat("abcdefgh", 30)), out _));
    }
}
