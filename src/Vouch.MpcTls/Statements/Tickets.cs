using System.Buffers.Binary;
using Vouch.Tls;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Statements;

/// <summary>Records that hold nothing but whole NewSessionTicket messages (RFC 8446, section 4.6.1), of which the headers alone are shown: a ticket is long, and says nothing that matters here.</summary>
internal static class Tickets
{
    private const int HeaderSize = HandshakeMessage.HeaderSize;

    /// <summary>Whether a record is stated this way: it is shorter than its content, which no other record may be.</summary>
    public static bool IsStated(StatedRecord record, Side side)
        => record.Type == ContentType.Handshake && side == Side.Server && record.Shown.Length < record.ContentSize;

    /// <summary>The headers of the tickets that a record's content is made of; none if it is something else.</summary>
    public static byte[] HeadersOf(ReadOnlySpan<byte> content)
    {
        List<byte> headers = [];
        while (!content.IsEmpty)
        {
            if (content.Length <= HeaderSize || !TryReadSize(content, out int size) || size > content.Length - HeaderSize)
            {
                return [];
            }

            headers.AddRange(content[..HeaderSize]);
            content = content[(HeaderSize + size)..];
        }

        return [.. headers];
    }

    /// <summary>Where in the content each header stands.</summary>
    /// <returns><see langword="null"/> if these are not the headers of tickets that fill it.</returns>
    public static List<int>? PlacesOf(StatedRecord record)
    {
        List<int> places = [];
        ReadOnlySpan<byte> headers = record.Shown.Span;
        int place = 0;
        while (headers.Length >= HeaderSize)
        {
            if (!TryReadSize(headers, out int size) || size > record.ContentSize - HeaderSize - place)
            {
                return null;
            }

            places.Add(place);
            place += HeaderSize + size;
            headers = headers[HeaderSize..];
        }

        return headers.IsEmpty && place == record.ContentSize ? places : null;
    }

    private static bool TryReadSize(ReadOnlySpan<byte> header, out int size)
    {
        uint word = BinaryPrimitives.ReadUInt32BigEndian(header);
        size = (int)(word & 0xFFFFFF);
        return word >> 24 == (uint)HandshakeType.NewSessionTicket && size > 0;
    }
}
