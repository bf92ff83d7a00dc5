using System.Text;
using Vouch.MpcTls.Statements;

namespace Vouch.Proving;

/// <summary>What an attestor has to see of a request that is otherwise hidden: the shape of its head, and the fields that say which server it is for and where it ends.</summary>
/// <remarks>The request line and all other field values stay hidden; that they hold no line end is proven.</remarks>
internal static class ShownRequest
{
    private static readonly string[] s_shown = ["Host", "Connection", "Content-Length"];

    /// <param name="request">The request, whole.</param>
    public static IReadOnlyList<ShownBytes> Of(ReadOnlyMemory<byte> request)
    {
        ReadOnlySpan<byte> text = request.Span;
        List<(int Start, int End)> stretches = [];
        int line = text.IndexOf("\r\n"u8);
        Show(line, line + 2);
        for (int start = line + 2; ;)
        {
            int length = text[start..].IndexOf("\r\n"u8);
            int end = start + length + 2;
            int colon = text.Slice(start, length).IndexOf((byte)':');
            if (colon < 0)
            {
                Show(start, end);
                break;
            }

            string name = Encoding.Latin1.GetString(text.Slice(start, colon));
            ReadOnlySpan<byte> value = text.Slice(start + colon + 1, length - colon - 1).Trim(" \t"u8);
            if (value.IsEmpty || s_shown.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Show(start, end);
            }
            else
            {
                int valueStart = start + colon + 1 + text[(start + colon + 1)..].IndexOf(value);
                Show(start, valueStart);
                Show(valueStart + value.Length, end);
            }

            start = end;
        }

        return [.. stretches.Select(s => new ShownBytes(s.Start, request[s.Start..s.End]))];

        void Show(int start, int end)
        {
            if (stretches.Count > 0 && stretches[^1].End == start)
            {
                stretches[^1] = (stretches[^1].Start, end);
            }
            else
            {
                stretches.Add((start, end));
            }
        }
    }
}
