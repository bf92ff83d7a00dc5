using System.Text;

namespace Vouch.Attestations.Http;

/// <summary>How the end of a body is found (RFC 9112, section 6.3).</summary>
internal enum BodyFramingKind
{
    /// <summary>So many bytes; 0 for a message without a body.</summary>
    Length,

    /// <summary>The chunked coding.</summary>
    Chunked,

    /// <summary>A response that ends with the connection.</summary>
    UntilClose,
}

/// <summary>How long a body is.</summary>
internal readonly record struct BodyFraming(BodyFramingKind Kind, int Length)
{
    public static BodyFraming None => new(BodyFramingKind.Length, 0);

    private static ReadOnlySpan<byte> ContentLength => "content-length"u8;

    private static ReadOnlySpan<byte> TransferEncoding => "transfer-encoding"u8;

    /// <summary>Whether a field says how the body is to be read, so that a verifier must see its value.</summary>
    public static bool Decides(ReadOnlySpan<byte> text, HttpField header)
        => header.IsNamed(text, ContentLength) || header.IsNamed(text, TransferEncoding) || header.IsNamed(text, "content-encoding"u8);

    /// <summary>Reads the framing fields.</summary>
    /// <param name="text">The head's text.</param>
    /// <param name="head">The head.</param>
    /// <param name="status">The status line of a response; <see langword="null"/> for a request.</param>
    /// <param name="answersHead">Whether the response answers a HEAD request.</param>
    /// <param name="framing">What was found.</param>
    /// <returns><see langword="false"/> if the fields are malformed, contradict each other or leave room for two readings.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, HttpHead head, StatusLine? status, bool answersHead, out BodyFraming framing)
    {
        framing = None;
        int? length = null;
        bool isChunked = false;
        foreach (HttpField field in head.Fields)
        {
            if (field.IsNamed(text, ContentLength))
            {
                // Repeated with the same value is one value; a list of values is refused.
                if (!TryReadLength(field.Value(text), out int value) || (length is not null && length != value))
                {
                    return false;
                }

                length = value;
            }
            else if (field.IsNamed(text, TransferEncoding))
            {
                if (isChunked || !Ascii.EqualsIgnoreCase(field.Value(text), "chunked"u8))
                {
                    return false;
                }

                isChunked = true;
            }
        }

        if (isChunked && (length is not null || status is { IsHttp10: true }))
        {
            return false;
        }

        if (answersHead || status is { IsBodyless: true })
        {
            return true;
        }

        framing = (isChunked, length, status) switch
        {
            (true, _, _) => new BodyFraming(BodyFramingKind.Chunked, 0),
            (_, int known, _) => new BodyFraming(BodyFramingKind.Length, known),
            (_, _, null) => None,
            _ => new BodyFraming(BodyFramingKind.UntilClose, 0),
        };
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> value, out int length)
    {
        length = 0;
        if (value.IsEmpty || value.Length > 19 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        long result = 0;
        foreach (byte digit in value)
        {
            result = (result * 10) + (digit - '0');
            if (result > int.MaxValue)
            {
                return false;
            }
        }

        length = (int)result;
        return true;
    }
}
