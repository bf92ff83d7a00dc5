using System.Buffers;
using System.Collections;
using Vouch.Tls.Records;

namespace Vouch.Testing;

/// <summary>The records of one direction, as they passed.</summary>
public sealed class RecordTape : IReadOnlyList<TlsRecord>
{
    private readonly List<TlsRecord> _records = [];
    private byte[] _rest = [];

    public int Count => _records.Count;

    public TlsRecord this[int index] => _records[index];

    /// <summary>Takes the next bytes of the direction.</summary>
    /// <exception cref="Vouch.Tls.TlsException">They are not TLS records.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySequence<byte> rest = new([.. _rest, .. bytes]);
        while (TlsRecord.TryRead(ref rest, out TlsRecord record))
        {
            _records.Add(record);
        }

        _rest = rest.ToArray();
    }

    public IEnumerator<TlsRecord> GetEnumerator() => _records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
