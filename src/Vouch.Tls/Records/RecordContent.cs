namespace Vouch.Tls.Records;

/// <summary>Rules for what records hold.</summary>
internal static class RecordContent
{
    /// <summary>Finds the content type of a TLSInnerPlaintext and the size of its content (RFC 8446, section 5.4).</summary>
    public static ContentType Unwrap(ReadOnlySpan<byte> inner, out int contentSize)
    {
        int end = inner.LastIndexOfAnyExcept((byte)0);
        if (end < 0)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "A protected record has no content type.");
        }

        ContentType type = (ContentType)inner[end];
        contentSize = end;
        if (type is not (ContentType.Alert or ContentType.Handshake or ContentType.ApplicationData))
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"A protected record has the inner type {inner[end]}.");
        }

        Check(type, contentSize);
        return type;
    }

    /// <summary>Checks the size of a content: nothing above 2^14 bytes, and none but application data empty (RFC 8446, section 5.1).</summary>
    public static void Check(ContentType type, int size)
    {
        if (size > TlsRecord.MaxContentSize)
        {
            TlsException.Throw(AlertDescription.RecordOverflow, $"A record holds {size} bytes of content.");
        }

        if (size == 0 && type != ContentType.ApplicationData)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"An empty record of type {type}.");
        }
    }

    /// <summary>Checks the one byte of a change_cipher_spec record (RFC 8446, section 5; RFC 5246, section 7.1).</summary>
    public static void CheckChangeCipherSpec(ReadOnlySpan<byte> content)
    {
        if (content is not [1])
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "A change_cipher_spec record holds something other than 1.");
        }
    }
}
