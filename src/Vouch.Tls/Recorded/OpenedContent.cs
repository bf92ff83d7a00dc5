using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>Opens a protected record and finds its inner type.</summary>
internal static class OpenedContent
{
    public static (ContentType Type, int Size) Read(RecordProtection protection, bool isTls13, ulong sequence, in TlsRecord record, Span<byte> content)
    {
        if (!isTls13)
        {
            int plainSize = protection.Open(sequence, record, content);
            RecordContent.Check(record.Type, plainSize);
            return (record.Type, plainSize);
        }

        if (record.Type != ContentType.ApplicationData)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {record.Type} record without protection.");
        }

        int innerSize = protection.Open(sequence, record, content);
        ContentType type = RecordContent.Unwrap(content[..innerSize], out int size);
        return (type, size);
    }
}
