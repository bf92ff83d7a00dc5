using System.Buffers;
using System.Text.Json;
using Vouch.Attestations.Transcripts;
using Vouch.MpcTls.Statements;

namespace Vouch.Sessions;

/// <summary>Which check proves the kind of a range.</summary>
internal static class KindChecks
{
    /// <summary>The cheapest check that the prover's range passes.</summary>
    public static RangeCheck Of(TranscriptRange range, Transcript transcript) => range.Kind switch
    {
        RangeKind.HttpText => RangeCheck.HttpText,
        RangeKind.JsonValue => RangeChecks.ForJson(LevelsOf(range, transcript[range.Direction].Span)),
        _ => RangeCheck.None,
    };

    /// <summary>Whether a check proves a kind.</summary>
    public static bool Proves(RangeCheck check, RangeKind kind) => kind switch
    {
        RangeKind.Opaque => check == RangeCheck.None,
        RangeKind.HttpText => check == RangeCheck.HttpText,
        RangeKind.JsonValue => check.IsJson(),
        _ => false,
    };

    private static int LevelsOf(TranscriptRange range, ReadOnlySpan<byte> wire)
    {
        ArrayBufferWriter<byte> text = new(range.Length);
        foreach (Segment segment in range.Segments.Span)
        {
            text.Write(wire.Slice(segment.Start, segment.Length));
        }

        Utf8JsonReader reader = new(text.WrittenSpan, new JsonReaderOptions { MaxDepth = 64 });
        int levels = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                levels = int.Max(levels, reader.CurrentDepth + 1);
            }
        }

        return levels;
    }
}
