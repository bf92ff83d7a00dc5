using Vouch.Transport.Connecting;

namespace Vouch.Transport.Tests.Connecting;

public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("example.com:7000", "tcp://example.com:7000")]
    [InlineData("127.0.0.1:1", "tcp://127.0.0.1:1")]
    [InlineData("[::1]:65535", "tcp://[::1]:65535")]
    [InlineData("[0:0:0:0:0:0:0:1]:80", "tcp://[::1]:80")]
    [InlineData("tcp://Example.COM:7000", "tcp://example.com:7000")]
    [InlineData("TLS://example.com:7000/", "tls://example.com:7000")]
    [InlineData("ws://example.com", "ws://example.com:80/")]
    [InlineData("wss://example.com", "wss://example.com:443/")]
    [InlineData("wss://[2001:db8::1]:8443/session?x=1", "wss://[2001:db8::1]:8443/session?x=1")]
    public void Parse_reads_addresses(string text, string expected)
    {
        PeerAddress address = PeerAddress.Parse(text);

        Assert.Equal(expected, address.ToString());
        Assert.Equal(address, PeerAddress.Parse(address.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("example.com")]
    [InlineData("example.com:")]
    [InlineData(":7000")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:-1")]
    [InlineData("example.com:+1")]
    [InlineData("example.com: 1")]
    [InlineData("example.com:7000x")]
    [InlineData("user@example.com:7000")]
    [InlineData("http://example.com:7000")]
    [InlineData("tcp://example.com")]
    [InlineData("tcp://example.com:7000/path")]
    [InlineData("::1:7000")]
    [InlineData("[::1]")]
    [InlineData("[::1:7000")]
    [InlineData("[fe80::1%eth0]:7000")]
    [InlineData("[127.0.0.1]:7000")]
    [InlineData("[example.com]:7000")]
    [InlineData("ws://example.com/a b")]
    [InlineData("ws://example.com/a#b")]
    [InlineData("ws://")]
    [InlineData("exa mple.com:1")]
    public void Parse_refuses_everything_else(string text)
    {
        Assert.False(PeerAddress.TryParse(text, out PeerAddress? address));
        Assert.Null(address);
        Assert.Throws<FormatException>(() => PeerAddress.Parse(text));
    }
}
