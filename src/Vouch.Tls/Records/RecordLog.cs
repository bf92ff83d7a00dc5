using System.Buffers;
using System.Collections;

namespace Vouch.Tls.Records;

/// <summary>Keeps the records of one direction as they pass, one array each.</summary>
/// <remarks>
/// Feed it bytes in pieces of any size. It holds what it was fed and at most one record more; bound it by counting what goes in. Not thread-safe.
/// </remarks>
public sealed class RecordLog : IReadOnlyList<TlsRecord>
{
    private readonly List<(RecordHeader Header, byte[] Fragment)> _records = [];
    private readonly byte[] _headerBytes = new byte[TlsRecord.HeaderSize];
    private int _headerSize;
    private RecordHeader _header;
    private byte[]? _fragment;
    private int _fragmentSize;

    /// <summary>How many whole records there are.</summary>
    public int Count => _records.Count;

    /// <summary>Whether the bytes so far end with a whole record.</summary>
    public bool IsWhole => _headerSize == 0;

    /// <summary>The record with a number, counting from 0; its fragment stays valid.</summary>
    public TlsRecord this[int index]
    {
        get
        {
            (RecordHeader header, byte[] fragment) = _records[index];
            return new TlsRecord(header.Type, header.Version, new ReadOnlySequence<byte>(fragment));
        }
    }

    /// <summary>Takes the next bytes of the direction.</summary>
    /// <exception cref="TlsException">They are not TLS records.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_fragment is null)
            {
                int wanted = int.Min(TlsRecord.HeaderSize - _headerSize, bytes.Length);
                bytes[..wanted].CopyTo(_headerBytes.AsSpan(_headerSize));
                bytes = bytes[wanted..];
                _headerSize += wanted;
                if (_headerSize < TlsRecord.HeaderSize)
                {
                    return;
                }

                _header = RecordHeader.Read(_headerBytes);
                _fragment = new byte[_header.Length];
            }

            int size = int.Min(_fragment.Length - _fragmentSize, bytes.Length);
            bytes[..size].CopyTo(_fragment.AsSpan(_fragmentSize));
            bytes = bytes[size..];
            _fragmentSize += size;
            if (_fragmentSize == _fragment.Length)
            {
                _records.Add((_header, _fragment));
                (_fragment, _fragmentSize, _headerSize) = (null, 0, 0);
            }
        }
    }

    /// <summary>Takes the next bytes of the direction.</summary>
    /// <exception cref="TlsException">They are not TLS records.</exception>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            Append(segment.Span);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<TlsRecord> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
