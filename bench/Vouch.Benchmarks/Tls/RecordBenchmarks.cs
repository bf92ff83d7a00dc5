using System.Buffers;
using BenchmarkDotNet.Attributes;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Benchmarks.Tls;

/// <summary>One TLS record: sealing it, reading it off the wire, opening it. Budget: 0 bytes allocated.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private const int Count = 16;

    private byte[] _content = [];
    private byte[] _fragment = [];
    private byte[] _opened = [];
    private byte[] _wire = [];
    private TlsRecord _record;
    private RecordProtection _protection = null!;

    [Params(CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.EcdheEcdsaAes128GcmSha256)]
    public CipherSuite Suite { get; set; }

    [Params(1_024, TlsRecord.MaxContentSize)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _content = new byte[Size];
        _fragment = new byte[Size + Suite.Expansion];
        _opened = new byte[TlsRecord.MaxFragmentSize];
        _protection = new RecordProtection(PlatformPrimitives.Instance, Suite, new byte[Suite.Aead.KeySize], new byte[Suite.IvSize]);
        _protection.Seal(0, ContentType.ApplicationData, _content, _fragment);
        byte[] header = new byte[TlsRecord.HeaderSize];
        new RecordHeader(ContentType.ApplicationData, (ushort)TlsVersion.Tls12, _fragment.Length).Write(header);
        _wire = [.. header, .. _fragment];
        ReadOnlySequence<byte> wire = new(_wire);
        TlsRecord.TryRead(ref wire, out _record);
    }

    /// <summary>Each record holds a part of the one before.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public byte Seal()
    {
        for (uint i = 0; i < Count; i++)
        {
            _protection.Seal(i, ContentType.ApplicationData, _content, _fragment);
            _content[0] = _fragment[^1];
        }

        return _content[0];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Open()
    {
        int size = 0;
        for (int i = 0; i < Count; i++)
        {
            size += _protection.Open(0, _record, _opened);
        }

        return size;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long Read()
    {
        long size = 0;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySequence<byte> wire = new(_wire);
            size += TlsRecord.TryRead(ref wire, out TlsRecord record) ? record.Fragment.Length : 0;
        }

        return size;
    }
}
