using System.Buffers;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Attesting;

/// <summary>Opens every record of the prover after the handshake, when nothing of the request is secret.</summary>
internal static class WholeRequestOpener
{
    public static ReadOnlyMemory<byte> Open(RecordedSession session, List<TlsRecord> records)
    {
        using RecordedDirection direction = session.OpenClient();
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        ArrayBufferWriter<byte> request = new();
        while (direction.NextRecord < records.Count)
        {
            OpenedRecord opened = direction.Open(records[direction.NextRecord], content);
            if (opened.Type == ContentType.ApplicationData)
            {
                request.Write(content.AsSpan(0, opened.Size));
            }
        }

        return request.WrittenMemory;
    }
}
