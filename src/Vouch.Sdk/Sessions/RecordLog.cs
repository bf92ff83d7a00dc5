using System.Buffers;
using Vouch.Tls.Records;

namespace Vouch.Sessions;

/// <summary>The TLS records of one direction as they passed: kept whole, headers checked as they arrive, limited in bytes and number.</summary>
internal sealed class RecordLog(int maxBytes, int maxRecords, LargeArrays? memory = null) : IDisposable
{
    private readonly GrowingBuffer _bytes = new(maxBytes, memory);
    private int _parsed;

    public int Records { get; private set; }

    public int Length => _bytes.Length;

    /// <summary>Whether the last record is whole.</summary>
    public bool EndsOnRecord => _parsed == _bytes.Length;

    /// <summary>The bytes of all records. The memory is the log's own; what was read may be overwritten.</summary>
    public Memory<byte> Bytes => System.Runtime.InteropServices.MemoryMarshal.AsMemory(_bytes.Written);

    /// <summary>The whole records, as views of <see cref="Bytes"/>.</summary>
    public List<TlsRecord> ReadAll()
    {
        List<TlsRecord> records = new(Records);
        ReadOnlySequence<byte> rest = new(_bytes.Written);
        while (TlsRecord.TryRead(ref rest, out TlsRecord record))
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>Zeroes what is kept and gives the memory back; nobody may have a view of it any more.</summary>
    public void Dispose() => _bytes.Release();

    /// <summary>Keeps bytes that are about to be forwarded.</summary>
    /// <returns><see langword="false"/> if a limit would be exceeded; the session then ends.</returns>
    /// <exception cref="Tls.TlsException">The bytes are not TLS records.</exception>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (!_bytes.Fits(bytes.Length))
        {
            return false;
        }

        _bytes.Write(bytes);
        ReadOnlySequence<byte> rest = new(_bytes.Written[_parsed..]);
        while (TlsRecord.TryRead(ref rest, out _))
        {
            Records++;
        }

        _parsed = _bytes.Length - (int)rest.Length;
        return Records <= maxRecords;
    }
}
