using System.Formats.Cbor;
using System.Security.Cryptography;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.Sessions;

/// <summary>Reads and writes control messages: one canonical CBOR array each, every length checked.</summary>
internal static class SessionCbor
{
    private const int MaxSecretSize = 64;
    private const ulong EndOfTime = 253_402_300_799; // the last second of the year 9999

    public static byte[] Write(int fields, Action<CborWriter> write)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        writer.WriteStartArray(fields);
        write(writer);
        writer.WriteEndArray();
        byte[] message = writer.Encode();
        writer.Reset(); // zeroes its buffer, which may have held secrets
        return message;
    }

    /// <exception cref="ProtocolException">The bytes are not the message.</exception>
    public static T Read<T>(SessionMessage message, ReadOnlyMemory<byte> bytes, int fields, Func<CborReader, T> read)
    {
        try
        {
            CborReader reader = new(bytes, CborConformanceMode.Canonical);
            Expect(reader.ReadStartArray() == fields, message);
            T value = read(reader);
            reader.ReadEndArray();
            Expect(reader.BytesRemaining == 0, message);
            return value;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or FormatException or ArgumentException)
        {
            throw Malformed(message);
        }
    }

    public static ProtocolException Malformed(SessionMessage message) => new($"The peer's {message} message is malformed.");

    public static byte[] ReadBytes(this CborReader reader, int minimum, int maximum)
    {
        byte[] bytes = reader.ReadByteString();
        return bytes.Length >= minimum && bytes.Length <= maximum ? bytes : throw new FormatException("A byte string is too short or too long.");
    }

    public static string ReadText(this CborReader reader, int maximum)
    {
        string text = reader.ReadTextString();
        return text.Length <= maximum ? text : throw new FormatException("A text is too long.");
    }

    public static int ReadLength(this CborReader reader, int maximum)
    {
        ulong value = reader.ReadUInt64();
        return value <= (ulong)maximum ? (int)value : throw new FormatException("A number is too large.");
    }

    /// <summary>Seconds since 1970.</summary>
    public static ulong ReadTime(this CborReader reader)
    {
        ulong time = reader.ReadUInt64();
        return time <= EndOfTime ? time : throw new FormatException("A time past the year 9999.");
    }

    /// <summary>A suite under which keys can be shared.</summary>
    public static CipherSuite ReadSharedSuite(this CborReader reader)
    {
        CipherSuite suite = (CipherSuite)reader.ReadLength(ushort.MaxValue);
        return SharedTerms.CanShare(suite) ? suite : throw new FormatException("Keys cannot be shared under a suite.");
    }

    public static int ReadCount(this CborReader reader, int maximum)
    {
        int? count = reader.ReadStartArray();
        return count is int value && value <= maximum ? value : throw new FormatException("An array is too long.");
    }

    public static byte[]? ReadOptional(this CborReader reader, int size)
    {
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }

        return reader.ReadBytes(size, size);
    }

    /// <summary>A secret of at most 64 bytes; it belongs to the caller.</summary>
    public static SecretBuffer ReadSecret(this CborReader reader)
    {
        Span<byte> bytes = stackalloc byte[MaxSecretSize];
        if (!reader.TryReadByteString(bytes, out int size) || size == 0)
        {
            throw new FormatException("A secret is empty or too long.");
        }

        SecretBuffer secret = new(size);
        bytes[..size].CopyTo(secret.Span);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    public static IReadOnlyList<TranscriptRange> ReadRanges(this CborReader reader)
        => TranscriptRangeList.TryDecode(reader.ReadEncodedValue(), out IReadOnlyList<TranscriptRange>? ranges) ? ranges : throw new FormatException("The ranges are malformed.");

    public static void WriteOptional(this CborWriter writer, byte[]? value)
    {
        if (value is not null)
        {
            writer.WriteByteString(value);
        }
        else
        {
            writer.WriteNull();
        }
    }

    private static void Expect(bool condition, SessionMessage message)
    {
        if (!condition)
        {
            throw Malformed(message);
        }
    }
}
