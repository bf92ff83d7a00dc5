using System.Globalization;
using Vouch.Cli.Input;

namespace Vouch.Cli.Tests.Input;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("10s", 10)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7_200)]
    [InlineData("7d", 604_800)]
    [InlineData("0s", 0)]
    public void Durations_have_a_unit(string text, double seconds) => Assert.Equal(seconds, Parsing.Duration(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1e3s")]
    [InlineData("99999999d")]
    [InlineData("1 h")]
    public void What_is_no_duration_is_refused(string text) => Assert.Throws<FormatException>(() => Parsing.Duration(text));

    [Theory]
    [InlineData("127.0.0.1:7047", "127.0.0.1:7047")]
    [InlineData(":7047", "0.0.0.0:7047")]
    [InlineData("7047", "127.0.0.1:7047")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("[::]:7047", "[::]:7047")]
    [InlineData("[::1]:7047", "[::1]:7047")]
    public void Addresses_to_listen_on_have_short_forms(string text, string endpoint) => Assert.Equal(endpoint, Parsing.Listen(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("example.com:80")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:")]
    [InlineData("-1")]
    public void What_is_no_address_to_listen_on_is_refused(string text) => Assert.Throws<FormatException>(() => Parsing.Listen(text));

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00")]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T12:00:00+02:00")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00+00:00")]
    public void Times_without_a_zone_are_UTC(string text, string expected)
        => Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Parsing.Instant(text));

    [Theory]
    [InlineData("Cookie: id=42", "Cookie", "id=42")]
    [InlineData("X:", "X", "")]
    [InlineData("X:  a:b ", "X", "a:b")]
    public void Headers_are_cut_at_the_first_colon(string text, string name, string value) => Assert.Equal(new KeyValuePair<string, string>(name, value), Parsing.Header(text));

    [Theory]
    [InlineData("127.0.0.1:443")]
    [InlineData("bank.internal:8443")]
    [InlineData("[::1]:443")]
    public void Places_to_connect_to_are_host_and_port(string text) => Assert.Equal(text, Parsing.HostAndPort(text));

    [Theory]
    [InlineData("bank")]
    [InlineData("tls://bank:443")]
    [InlineData("tcp://bank:443/")]
    [InlineData("::1:443")]
    public void What_is_no_place_to_connect_to_is_refused(string text) => Assert.Throws<FormatException>(() => Parsing.HostAndPort(text));

    [Fact]
    public void A_subject_is_a_key_or_hexadecimal_digits()
    {
        string key = "secp256k1:0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

        Assert.Equal([0xab, 0xcd], Parsing.Subject("0xabCD"));
        Assert.Equal(System.Text.Encoding.ASCII.GetBytes(key), Parsing.Subject(key));
        Assert.Throws<FormatException>(() => Parsing.Subject(""));
        Assert.Throws<FormatException>(() => Parsing.Challenge(""));
        Assert.Throws<FormatException>(() => Parsing.Challenge(new string('0', 514)));
    }
}
