using Vouch.Attestations.Formats;

namespace Vouch.Attestations.Tests.Formats;

public sealed class StrictCborReaderTests
{
    /// <summary>RFC 8949, appendix A: the integers, strings and arrays that the formats use.</summary>
    [Theory]
    [InlineData("00", 0UL)]
    [InlineData("17", 23UL)]
    [InlineData("1818", 24UL)]
    [InlineData("1903e8", 1000UL)]
    [InlineData("1a000f4240", 1_000_000UL)]
    [InlineData("1b000000e8d4a51000", 1_000_000_000_000UL)]
    [InlineData("1bffffffffffffffff", ulong.MaxValue)]
    public void Numbers_of_appendix_a_are_read(string hex, ulong expected)
        => Assert.Equal(expected, Read(hex, reader => reader.ReadUInt(ulong.MaxValue)));

    [Theory]
    [InlineData("60", "")]
    [InlineData("6449455446", "IETF")]
    [InlineData("62c3bc", "ü")]
    [InlineData("63e6b0b4", "水")]
    public void Texts_of_appendix_a_are_read(string hex, string expected) => Assert.Equal(expected, Read(hex, reader => reader.ReadText(100)));

    [Fact]
    public void Byte_strings_of_appendix_a_are_read()
        => Assert.Equal([1, 2, 3, 4], Read("4401020304", reader => reader.ReadBytes(4)).ToArray());

    /// <summary>What RFC 8949, section 4.2, and the limits forbid.</summary>
    [Theory]
    [InlineData("1800")]
    [InlineData("190017")]
    [InlineData("1a00000001")]
    [InlineData("1b0000000000000001")]
    [InlineData("20")]
    [InlineData("f90000")]
    [InlineData("c100")]
    [InlineData("0000")]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("1b8000000000000000")]
    [InlineData("f6")]
    public void Other_numbers_are_refused(string hex)
        => Assert.Throws<MalformedException>(() => Read(hex, reader => reader.ReadInt()));

    [Theory]
    [InlineData("5f4101ff")]
    [InlineData("5801aa")]
    [InlineData("5bffffffffffffffff")]
    [InlineData("5a7fffffff00")]
    [InlineData("41")]
    [InlineData("6161")]
    public void Other_byte_strings_are_refused(string hex)
        => Assert.Throws<MalformedException>(() => Read(hex, reader => reader.ReadBytes(0, int.MaxValue)));

    [Theory]
    [InlineData("62fffe")]
    [InlineData("7f6161ff")]
    [InlineData("63616263")]
    public void Other_texts_are_refused(string hex) => Assert.Throws<MalformedException>(() => Read(hex, reader => reader.ReadText(2)));

    [Theory]
    [InlineData("9fff")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("9a7fffffff")]
    [InlineData("8100")]
    [InlineData("80")]
    [InlineData("a0")]
    public void Other_arrays_are_refused(string hex) => Assert.Throws<MalformedException>(() => Read(hex, reader =>
    {
        reader.ReadArrayStart(2, 3);
        return reader.ReadInt();
    }));

    [Fact]
    public void Arbitrary_bytes_give_a_malformed_exception_or_a_value()
        => Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            foreach (Func<StrictCborReader, object> read in (Func<StrictCborReader, object>[])
                [r => r.ReadUInt(5), r => r.ReadBytes(0, 9), r => r.ReadText(9), r => r.ReadValue(), r => FactsEncoding.ReadChain(r)])
            {
                try
                {
                    StrictCborReader.ReadDocument(bytes, read);
                }
                catch (MalformedException)
                {
                }
            }
        });

    private static T Read<T>(string hex, Func<StrictCborReader, T> read) => StrictCborReader.ReadDocument(Convert.FromHexString(hex), read);
}
