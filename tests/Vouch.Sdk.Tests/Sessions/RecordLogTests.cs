using System.Buffers;
using Vouch.Sessions;
using Vouch.Tls;

namespace Vouch.Tests.Sessions;

public sealed class RecordLogTests
{
    private static readonly byte[] s_record = [23, 3, 3, 0, 2, 1, 2];

    [Fact]
    public void A_log_has_the_same_records_however_the_bytes_arrive()
        => Gen.Select(Gen.Byte.Array[0, 40].Array[1, 6], Gen.Int[1, 50]).Sample((fragments, chunk) =>
        {
            byte[] wire = [.. fragments.SelectMany(f => (byte[])[22, 3, 3, 0, (byte)f.Length, .. f])];
            RecordLog log = new(wire.Length, fragments.Length);

            bool kept = wire.Chunk(chunk).All(piece => log.TryAppend(piece));

            return kept && log.EndsOnRecord && log.Records == fragments.Length && log.Bytes.Span.SequenceEqual(wire)
                && log.ReadAll().Select(r => r.Fragment.ToArray()).Zip(fragments).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        });

    [Fact]
    public void A_log_ends_on_a_record_only_when_the_last_one_is_whole()
    {
        RecordLog log = new(100, 10);

        log.TryAppend(s_record.AsSpan(0, 6));
        bool inside = log.EndsOnRecord;
        log.TryAppend(s_record.AsSpan(6));

        Assert.False(inside);
        Assert.True(log.EndsOnRecord);
    }

    [Fact]
    public void The_byte_and_the_record_over_a_limit_are_not_taken()
    {
        RecordLog bytes = new(s_record.Length, 10);
        RecordLog records = new(100, 1);

        Assert.True(bytes.TryAppend(s_record));
        Assert.False(bytes.TryAppend([23]));
        Assert.True(records.TryAppend(s_record));
        Assert.False(records.TryAppend(s_record));
    }

    [Theory]
    [InlineData("1703034101")]
    [InlineData("485454502f")]
    public void What_is_not_TLS_is_refused_from_its_header(string header)
        => Assert.Throws<TlsException>(() => new RecordLog(100, 10).TryAppend(Convert.FromHexString(header)));
}
