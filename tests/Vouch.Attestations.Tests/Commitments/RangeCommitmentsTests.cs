using System.Security.Cryptography;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;

namespace Vouch.Attestations.Tests.Commitments;

public sealed class RangeCommitmentsTests
{
    private static readonly Transcript s_transcript = new("text \u0001[1, 2] xy#"u8.ToArray(), "received"u8.ToArray(), [new Segment(15, 1)]);

    private static readonly TranscriptRange s_hidden = new(Direction.Sent, RangeKind.Hidden, 15, 1);

    [Fact]
    public void A_commitment_is_the_hash_of_label_blinder_and_bytes()
    {
        TranscriptRange range = new(Direction.Sent, RangeKind.Opaque, [new Segment(0, 2), new Segment(3, 1)]);

        RangeCommitments? commitments = RangeCommitments.Create(s_transcript, [s_hidden, range], Example.BlinderSeed, out RangeFailure failure);

        byte[] blinder = HMACSHA256.HashData(Example.BlinderSeed, (byte[])[.. "vouch/v1/blinder\0"u8, 0, 0, 0, 1])[..16];
        Assert.Equal(RangeFailure.None, failure);
        Assert.True(commitments![0].IsEmpty);
        Assert.Equal(SHA256.HashData([.. "vouch/v1/commit\0"u8, .. blinder, .. "tet"u8]), commitments[1].ToArray());
    }

    [Theory]
    [InlineData(RangeKind.Opaque, 0, 15, RangeFailure.None)]
    [InlineData(RangeKind.HttpText, 0, 5, RangeFailure.None)]
    [InlineData(RangeKind.HttpText, 0, 6, RangeFailure.NotHttpText)]
    [InlineData(RangeKind.JsonValue, 6, 6, RangeFailure.None)]
    [InlineData(RangeKind.JsonValue, 7, 1, RangeFailure.None)]
    [InlineData(RangeKind.JsonValue, 6, 7, RangeFailure.NotJsonValue)]
    [InlineData(RangeKind.JsonValue, 9, 2, RangeFailure.NotJsonValue)]
    [InlineData(RangeKind.JsonValue, 0, 4, RangeFailure.NotJsonValue)]
    [InlineData(RangeKind.Opaque, 14, 2, RangeFailure.CoversHidden)]
    [InlineData(RangeKind.Opaque, 0, 17, RangeFailure.OutOfBounds)]
    [InlineData(RangeKind.Hidden, 0, 1, RangeFailure.HiddenMismatch)]
    [InlineData((RangeKind)4, 0, 1, RangeFailure.UnknownKind)]
    public void A_range_is_checked_by_its_kind(RangeKind kind, int start, int length, RangeFailure expected)
    {
        RangeCommitments.Create(s_transcript, [s_hidden, new TranscriptRange(Direction.Sent, kind, start, length)], Example.BlinderSeed, out RangeFailure failure);

        Assert.Equal(expected, failure);
    }

    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\"\\ud83d\\ude00é水\"", true)]
    [InlineData("-0.5e-7", true)]
    [InlineData("{\"a\":[null,true]}", true)]
    [InlineData("", false)]
    [InlineData(" 1", false)]
    [InlineData("1\n", false)]
    [InlineData("1 2", false)]
    [InlineData("1,2", false)]
    [InlineData("01", false)]
    [InlineData("\"a", false)]
    [InlineData("{\"a\":1", false)]
    [InlineData("[1]]", false)]
    [InlineData("nul", false)]
    [InlineData("//c\n1", false)]
    public void A_json_value_is_exactly_one(string text, bool expected)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (int cut = 1; cut <= Math.Max(1, bytes.Length); cut++)
        {
            // The same bytes in pieces of every size, with a gap after each.
            List<byte> wire = [];
            List<Segment> segments = [];
            foreach (byte[] piece in bytes.Chunk(cut))
            {
                segments.Add(new Segment(wire.Count, piece.Length));
                wire.AddRange([.. piece, (byte)'!']);
            }

            Transcript transcript = new(default, wire.ToArray());
            Assert.Equal(expected, Vouch.Attestations.Json.JsonCheck.IsValue(SegmentBytes.Slice(transcript.Received, segments.ToArray())));
        }
    }

    [Theory]
    [InlineData("22c322")]
    [InlineData("22c080 22")]
    [InlineData("22eda08022")]
    [InlineData("22ff22")]
    [InlineData("22e6b022")]
    [InlineData("22f4908080 22")]
    public void A_json_value_that_is_not_utf_8_is_refused(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        for (int cut = 1; cut <= bytes.Length; cut++)
        {
            List<Segment> segments = [];
            List<byte> wire = [];
            foreach (byte[] piece in bytes.Chunk(cut))
            {
                segments.Add(new Segment(wire.Count, piece.Length));
                wire.AddRange([.. piece, (byte)'!']);
            }

            Assert.False(Vouch.Attestations.Json.JsonCheck.IsValue(SegmentBytes.Slice(wire.ToArray(), segments.ToArray())));
        }
    }

    [Fact]
    public void A_value_may_be_64_levels_deep_and_no_more()
    {
        Assert.Equal(RangeFailure.None, Nest(64));
        Assert.Equal(RangeFailure.NotJsonValue, Nest(65));

        static RangeFailure Nest(int levels)
        {
            byte[] bytes = [.. Enumerable.Repeat((byte)'[', levels), .. Enumerable.Repeat((byte)']', levels)];
            RangeCommitments.Create(
                new Transcript(default, bytes),
                [new TranscriptRange(Direction.Received, RangeKind.JsonValue, 0, bytes.Length)],
                Example.BlinderSeed,
                out RangeFailure failure);
            return failure;
        }
    }

    [Fact]
    public void Hidden_ranges_are_exactly_the_hidden_spans()
    {
        Assert.Equal(RangeFailure.HiddenMismatch, Check([]));
        Assert.Equal(RangeFailure.HiddenMismatch, Check([s_hidden, s_hidden]));
        Assert.Equal(RangeFailure.HiddenMismatch, Check([new TranscriptRange(Direction.Received, RangeKind.Hidden, 0, 1)]));
        Assert.Equal(RangeFailure.None, Check([s_hidden]));

        static RangeFailure Check(TranscriptRange[] ranges)
        {
            RangeCommitments.Create(s_transcript, ranges, Example.BlinderSeed, out RangeFailure failure);
            return failure;
        }
    }

    [Fact]
    public void Limits_are_checked_before_anything_is_hashed()
    {
        Transcript transcript = new(default, new byte[100_000]);
        TranscriptRange whole = new(Direction.Received, RangeKind.Opaque, 0, 100_000);
        TranscriptRange one = new(Direction.Received, RangeKind.Opaque, 0, 1);
        TranscriptRange many = new(Direction.Received, RangeKind.Opaque, Enumerable.Range(0, 50_000).Select(i => new Segment(2 * i, 1)));

        Assert.Equal(RangeFailure.None, Check(Enumerable.Repeat(whole, 64)));
        Assert.Equal(RangeFailure.TooLong, Check(Enumerable.Repeat(whole, 65)));
        Assert.Equal(RangeFailure.TooManySegments, Check(Enumerable.Repeat(many, 21)));
        Assert.Equal(RangeFailure.TooManyRanges, Check(Enumerable.Repeat(one, RangeCommitments.MaxRanges + 1)));

        RangeFailure Check(IEnumerable<TranscriptRange> ranges)
        {
            RangeCommitments.Create(transcript, [.. ranges], Example.BlinderSeed, out RangeFailure failure);
            return failure;
        }
    }

    [Fact]
    public void Ranges_survive_the_way_to_the_attestor()
    {
        IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(Example.Transcript());

        Assert.True(TranscriptRangeList.TryDecode(TranscriptRangeList.Encode(ranges), out IReadOnlyList<TranscriptRange>? decoded));
        Assert.Equal(ranges, decoded);
        Assert.False(TranscriptRangeList.TryDecode(new byte[] { 0x9A, 0x7F, 0xFF, 0xFF, 0xFF }, out _));
        Assert.False(TranscriptRangeList.TryDecode(TranscriptRangeList.Encode(ranges).AsMemory(1), out _));
    }

    [Fact]
    public void Segments_are_in_one_form()
    {
        Assert.Throws<ArgumentException>(() => new TranscriptRange(Direction.Sent, RangeKind.Opaque, []));
        Assert.Throws<ArgumentException>(() => new TranscriptRange(Direction.Sent, RangeKind.Opaque, [new Segment(0, 1), new Segment(1, 1)]));
        Assert.Throws<ArgumentException>(() => new TranscriptRange(Direction.Sent, RangeKind.Opaque, [new Segment(5, 1), new Segment(1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TranscriptRange((Direction)2, RangeKind.Opaque, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Segment(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Segment(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Segment(int.MaxValue, 1));
        Assert.Throws<ArgumentException>(() => new Transcript(new byte[4], default, [new Segment(3, 2)]));
    }
}
