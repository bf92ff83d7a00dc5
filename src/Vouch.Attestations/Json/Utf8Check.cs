using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Vouch.Attestations.Json;

/// <summary>UTF-8 validity (RFC 3629) of bytes that may be cut anywhere.</summary>
internal static class Utf8Check
{
    private const int MaxRuneSize = 4;

    public static bool IsValid(ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            return Utf8.IsValid(bytes.FirstSpan);
        }

        Span<byte> carry = stackalloc byte[MaxRuneSize];
        int carried = 0;
        foreach (ReadOnlyMemory<byte> memory in bytes)
        {
            ReadOnlySpan<byte> span = memory.Span;
            while (carried > 0 && !span.IsEmpty)
            {
                carry[carried++] = span[0];
                span = span[1..];
                OperationStatus status = Rune.DecodeFromUtf8(carry[..carried], out _, out _);
                if (status == OperationStatus.InvalidData)
                {
                    return false;
                }

                carried = status == OperationStatus.Done ? 0 : carried;
            }

            int whole = WholeRunes(span);
            if (!Utf8.IsValid(span[..whole]))
            {
                return false;
            }

            // A tail is only ever left when nothing is carried.
            span = span[whole..];
            span.CopyTo(carry[carried..]);
            carried += span.Length;
        }

        return carried == 0;
    }

    /// <summary>The length without a rune that begins in the last three bytes and is not finished.</summary>
    private static int WholeRunes(ReadOnlySpan<byte> span)
    {
        for (int back = 1; back < MaxRuneSize && back <= span.Length; back++)
        {
            byte b = span[^back];
            if (b >= 0xC0)
            {
                int size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return size > back ? span.Length - back : span.Length;
            }

            if (b < 0x80)
            {
                break;
            }
        }

        return span.Length;
    }
}
