using System.Text;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;

namespace Vouch.Fuzz.Targets;

/// <summary>What must hold for every message that the parser takes, checked by reading it again in another way.</summary>
internal static class HttpLaws
{
    public static PartialTranscript View(byte[] bytes) => PartialTranscript.Of(new Transcript(bytes, default), Direction.Sent);

    /// <summary>Every byte of the direction is of exactly one part: interim responses, head, chunk framing, body.</summary>
    public static void CheckCover(byte[] bytes, HttpMessage message)
    {
        List<Segment> parts = [.. message.Content, .. message.ChunkFraming];
        parts.Sort((a, b) => a.Start.CompareTo(b.Start));
        int position = message.HeadEnd;
        foreach (Segment part in parts)
        {
            FuzzCheck.That(part.Start == position, "Parts follow one another without gap or overlap.");
            position = part.End;
        }

        FuzzCheck.That(position == bytes.Length, "Parts cover all bytes.");
        FuzzCheck.That(message.HeadStart >= 0 && message.HeadStart < message.HeadEnd, "A head has bytes.");
    }

    /// <summary>The fields are those that splitting at line ends gives.</summary>
    public static void CheckFields(byte[] bytes, HttpMessage message)
    {
        string head = Encoding.Latin1.GetString(bytes, message.HeadStart, message.HeadEnd - message.HeadStart);
        FuzzCheck.That(head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && head.IndexOf("\r\n\r\n", StringComparison.Ordinal) == head.Length - 4, "A head ends with its first empty line.");
        string[] lines = head[..^4].Split("\r\n");
        FuzzCheck.That(Encoding.Latin1.GetString(message.StartLine) == lines[0], "The start line is the first line.");
        FuzzCheck.That(message.Head.Fields.Length == lines.Length - 1, "Every other line is a field.");
        for (int i = 1; i < lines.Length; i++)
        {
            HttpField field = message.Head.Fields[i - 1];
            int colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            FuzzCheck.That(Encoding.Latin1.GetString(field.Name(message.Text.Span)) == lines[i][..colon], "A name ends at the first colon.");
            FuzzCheck.That(Encoding.Latin1.GetString(field.Value(message.Text.Span)) == lines[i][(colon + 1)..].Trim(' ', '\t'), "A value is the rest without blanks around it.");
            FuzzCheck.That(!lines[i].Any(c => c is '\r' or '\n' or '\0'), "No line holds a control character.");
        }
    }

    /// <summary>The body of the chunked coding, read naively.</summary>
    public static void CheckChunks(byte[] bytes, HttpMessage message)
    {
        if (!message.IsChunked || !message.IsComplete)
        {
            return;
        }

        List<byte> body = [];
        int position = message.HeadEnd;
        while (true)
        {
            int end = position + bytes.AsSpan(position).IndexOf("\r\n"u8);
            string digits = Encoding.Latin1.GetString(bytes, position, end - position).Split(';')[0].Trim(' ', '\t');
            int size = Convert.ToInt32(digits, 16);
            position = end + 2;
            if (size == 0)
            {
                break;
            }

            body.AddRange(bytes.AsSpan(position, size));
            position += size + 2;
        }

        FuzzCheck.Same(message.Content.SelectMany(s => bytes[s.Start..s.End]).ToArray(), body.ToArray(), "The body is what the chunks hold.");
    }
}
