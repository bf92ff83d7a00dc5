namespace Vouch.Crypto.Tests;

public sealed class SecretBufferTests
{
    [Fact]
    public void ToString_does_not_show_the_secret()
    {
        using SecretBuffer buffer = new(2);
        buffer.Span.Fill(0xAB);

        Assert.Equal("SecretBuffer(2 bytes, redacted)", buffer.ToString());
    }

    [Fact]
    public void Dispose_zeroes_and_closes()
    {
        SecretBuffer buffer = new(2);
        Span<byte> view = buffer.Span;
        view.Fill(0xAB);

        buffer.Dispose();

        Assert.Equal([0, 0], view.ToArray());
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
