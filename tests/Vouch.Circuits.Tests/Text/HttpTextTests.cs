using Vouch.Attestations.Http;

namespace Vouch.Circuits.Tests.Text;

public sealed class HttpTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(32)]
    public void Every_byte_has_the_plain_verdict_at_every_place(int step)
    {
        List<byte[]> texts = [];
        for (int value = 0; value < 256; value++)
        {
            for (int place = 0; place < 33; place++)
            {
                byte[] text = "GET /a?b=c HTTP/1.1 with\ttabs, \u00ff"u8[..33].ToArray();
                text[place] = (byte)value;
                texts.Add(text);
            }
        }

        bool[] verdicts = TextRun.Of(HttpText.Automaton, step, texts);

        Assert.Equal(texts.Select(t => HttpCharacters.IsText(t)), verdicts);
    }

    [Fact]
    public void No_bytes_are_text() => Assert.True(TextRun.Of(HttpText.Automaton, 16, Array.Empty<byte>()));

    [Fact]
    public void Random_bytes_have_the_plain_verdict() => Gen.Byte.Array[0, 100].Sample(
        bytes => TextRun.Of(HttpText.Automaton, 16, bytes) == HttpCharacters.IsText(bytes) && TextRun.Of(HttpText.Automaton, 16, Printable(bytes)));

    private static byte[] Printable(byte[] bytes) => Array.ConvertAll(bytes, b => b is >= 0x20 and not 0x7f ? b : (byte)'\t');
}
