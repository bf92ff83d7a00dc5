using Vouch.Attestor.Dialing;

namespace Vouch.Attestor.Tests.Dialing;

public sealed class HostPolicyTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "EXAMPLE.com", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("Example.COM.", "example.com", true)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("example.com", "example.com.evil.net", false)]
    [InlineData("example.com", "notexample.com", false)]
    [InlineData("*.example.com", "www.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "WWW.Example.Com.", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "wwwexample.com", false)]
    [InlineData("*.example.com", "www.example.com.evil.net", false)]
    [InlineData("*", "example.com", true)]
    [InlineData("*", "192.0.2.1", true)]
    [InlineData("*", "2001:db8::1", true)]
    [InlineData("*.", "example.com", true)]
    [InlineData("api-*.example.com", "api-7.example.com", true)]
    [InlineData("api-*.example.com", "api-7.x.example.com", false)]
    [InlineData("api-*.example.com", "xapi-7.example.com", false)]
    [InlineData("*.api-*.example.com", "x.y.api-1.example.com", true)]
    [InlineData("www.*.com", "www.example.com", true)]
    [InlineData("www.*.com", "www.a.b.com", false)]
    [InlineData("*.*", "com", false)]
    [InlineData("*.*", "a.b.c", true)]
    [InlineData("bücher.example", "xn--bcher-kva.example", true)]
    [InlineData("xn--bcher-kva.example", "BÜCHER.example", true)]
    [InlineData("*.bücher.example", "www.xn--bcher-kva.example", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.*", "192.0.2.200", true)]
    [InlineData("2001:DB8:0::1", "[2001:db8::1]", true)]
    [InlineData("*.example.com", "2001:db8::1", false)]
    [InlineData("example.com", "example\u3002com", true)]
    public void A_pattern_covers_what_it_says(string pattern, string host, bool covered)
    {
        Assert.Equal(covered, new HostPolicy([pattern], []).Allows(host));
        Assert.Equal(!covered, new HostPolicy([], [pattern]).Allows(host));
    }

    [Fact]
    public void Deny_wins()
    {
        HostPolicy policy = new(["*.example.com", "example.org"], ["secret.example.com", "*.internal.example.com"]);

        Assert.True(policy.Allows("www.example.com"));
        Assert.True(policy.Allows("example.org"));
        Assert.False(policy.Allows("secret.example.com"));
        Assert.False(policy.Allows("SECRET.example.com."));
        Assert.False(policy.Allows("a.internal.example.com"));
        Assert.False(policy.Allows("example.net"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData(".example.com")]
    [InlineData("example.com..")]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("a b.example.com")]
    [InlineData("a/b")]
    [InlineData("user@example.com")]
    [InlineData("example.com:443")]
    [InlineData("a%2e.example.com")]
    [InlineData("*.example.com")]
    [InlineData("a\0.example.com")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("127.0.0.01")]
    [InlineData("127.0.0.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData("foo.0x1")]
    [InlineData("foo.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData(":::")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.example")]
    public void What_is_no_host_is_refused(string host)
    {
        Assert.False(HostPolicy.Any.Allows(host));
    }

    [Fact]
    public void The_longest_name_is_allowed_and_a_longer_one_is_not()
    {
        string label = new('a', 61);
        string longest = string.Join('.', label, label, label, label, "abcde");

        Assert.Equal(253, longest.Length);
        Assert.True(HostPolicy.Any.Allows(longest));
        Assert.True(HostPolicy.Any.Allows(longest + "."));
        Assert.False(HostPolicy.Any.Allows("b" + longest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("exa mple.com")]
    [InlineData("*..com")]
    [InlineData("?.example.com")]
    [InlineData("https://example.com")]
    [InlineData("example.com:443")]
    [InlineData("*.ex/ample.com")]
    public void What_is_no_pattern_is_refused_at_the_start(string pattern)
    {
        Assert.Throws<FormatException>(() => new HostPolicy([], [pattern]));
    }
}
