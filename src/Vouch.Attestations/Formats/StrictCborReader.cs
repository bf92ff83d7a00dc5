using System.Formats.Cbor;
using System.Text;

namespace Vouch.Attestations.Formats;

/// <summary>Reads deterministic CBOR (RFC 8949, section 4.2) with a limit on every length; byte strings are views of the input.</summary>
internal sealed class StrictCborReader
{
    private const int MaxFormatItems = 64;

    private readonly CborReader _reader;

    public StrictCborReader(ReadOnlyMemory<byte> input) => _reader = new CborReader(input, CborConformanceMode.Canonical);

    /// <summary>Reads one whole document and makes every error a <see cref="MalformedException"/>.</summary>
    public static T ReadDocument<T>(ReadOnlyMemory<byte> input, Func<StrictCborReader, T> read)
    {
        StrictCborReader reader = new(input);
        T result = reader.Guard(() => read(reader));
        return reader._reader.BytesRemaining == 0 ? result : throw new MalformedException("Bytes follow the end of the document.");
    }

    public int ReadArrayStart(int minimum, int maximum)
    {
        Expect(CborReaderState.StartArray);
        int count = _reader.ReadStartArray() ?? throw new MalformedException("An array of indefinite length.");
        return count >= minimum && count <= maximum
            ? count
            : throw new MalformedException($"An array of {count} items; {minimum} to {maximum} are allowed.");
    }

    public void ReadArrayStart(int count) => ReadArrayStart(count, count);

    public void ReadArrayEnd()
    {
        Expect(CborReaderState.EndArray);
        _reader.ReadEndArray();
    }

    public ulong ReadUInt(ulong maximum)
    {
        Expect(CborReaderState.UnsignedInteger);
        ulong value = _reader.ReadUInt64();
        return value <= maximum ? value : throw new MalformedException($"The number {value} is above {maximum}.");
    }

    public int ReadInt(int maximum = int.MaxValue) => (int)ReadUInt((ulong)maximum);

    public ReadOnlyMemory<byte> ReadBytes(int minimum, int maximum)
    {
        Expect(CborReaderState.ByteString);
        ReadOnlyMemory<byte> bytes = _reader.ReadDefiniteLengthByteString();
        return bytes.Length >= minimum && bytes.Length <= maximum
            ? bytes
            : throw new MalformedException($"A byte string of {bytes.Length} bytes; {minimum} to {maximum} are allowed.");
    }

    public ReadOnlyMemory<byte> ReadBytes(int length) => ReadBytes(length, length);

    public string ReadText(int maximumBytes)
    {
        Expect(CborReaderState.TextString);
        ReadOnlyMemory<byte> utf8 = _reader.ReadDefiniteLengthTextStringBytes();
        if (utf8.Length > maximumBytes || !System.Text.Unicode.Utf8.IsValid(utf8.Span))
        {
            throw new MalformedException($"A text of {utf8.Length} bytes that is too long or not UTF-8.");
        }

        return Encoding.UTF8.GetString(utf8.Span);
    }

    public bool TryReadNull()
    {
        if (_reader.PeekState() != CborReaderState.Null)
        {
            return false;
        }

        _reader.ReadNull();
        return true;
    }

    /// <summary>The next value as it is, unread.</summary>
    public ReadOnlyMemory<byte> ReadValue() => _reader.ReadEncodedValue();

    /// <summary>Reads the start of a file: an array whose first items are the format's name and version.</summary>
    /// <returns>Whether the one item is there that may be missing at the end.</returns>
    public bool ReadFormat(string name, int version, int items)
    {
        int count = ReadArrayStart(2, MaxFormatItems);
        if (ReadText(name.Length) != name)
        {
            throw new MalformedException($"Not a file of the format {name}.");
        }

        int found = ReadInt();
        if (found != version)
        {
            throw new MalformedException($"Version {found} of {name}; version {version} is known.") { IsUnsupportedVersion = true };
        }

        return count == items + 1 || (count == items ? false : throw new MalformedException($"{count} items; {items} or {items + 1} belong to version {version} of {name}."));
    }

    private void Expect(CborReaderState expected)
    {
        CborReaderState state = _reader.PeekState();
        if (state != expected)
        {
            throw new MalformedException($"{expected} was expected, {state} is there.");
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CborContentException or OverflowException or InvalidOperationException)
        {
            throw new MalformedException($"Not deterministic CBOR: {_reader.BytesRemaining} bytes were left to read.", e);
        }
    }
}
