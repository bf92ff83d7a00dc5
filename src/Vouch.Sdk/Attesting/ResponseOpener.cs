using Vouch.Tls;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Attesting;

/// <summary>Opens every record of the server after the handshake, checking every tag.</summary>
internal static class ResponseOpener
{
    /// <param name="session">The verified handshake and its keys.</param>
    /// <param name="records">All records of the server, as views of <paramref name="bytes"/>.</param>
    /// <param name="bytes">The recording. The plaintext takes its place from the front: a record is longer than what it holds, so nothing unread is overwritten.</param>
    public static (ReadOnlyMemory<byte> Response, bool CloseNotify) Open(RecordedSession session, List<TlsRecord> records, Memory<byte> bytes)
    {
        using RecordedDirection direction = session.OpenServer();
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        int length = 0;
        try
        {
            while (direction.NextRecord < records.Count && !direction.IsClosed)
            {
                OpenedRecord opened = direction.Open(records[direction.NextRecord], content);
                if (opened.Type == ContentType.ApplicationData)
                {
                    content.AsSpan(0, opened.Size).CopyTo(bytes.Span[length..]);
                    length += opened.Size;
                }
            }
        }
        catch (TlsException e)
        {
            throw new AttestorException(AttestorFailure.RecordNotAuthentic, $"A record of the response: {e.Message}", e);
        }

        return (bytes[..length], direction.IsClosed);
    }
}
