using System.Buffers;
using Vouch.Tls.Handshake;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>Reads the handshake part of one direction of a recording.</summary>
internal sealed class RecordedFlow(IReadOnlyList<TlsRecord> records, Side side) : IHandshakeFlow, IDisposable
{
    private readonly HandshakeIntake _intake = new();
    private readonly byte[] _content = new byte[TlsRecord.MaxFragmentSize];
    private RecordProtection? _protection;
    private IBufferWriter<byte>? _kept;

    /// <summary>The number of the next record.</summary>
    public int Next { get; private set; }

    /// <summary>How many records the current keys have protected.</summary>
    public ulong Sequence { get; private set; }

    public HandshakeMessage ReadMessage(TlsVersion? version)
    {
        HandshakeMessage message;
        while (!_intake.TryTake(out message))
        {
            (ContentType type, int size) = ReadRecord(version);
            _intake.Take(type, _content.AsSpan(0, size), version);
        }

        _kept?.Write(message.Bytes.Span);
        return message;
    }

    /// <summary>Keeps every message that is read from here on.</summary>
    public RecordedFlow KeepIn(IBufferWriter<byte> messages)
    {
        _kept = messages;
        return this;
    }

    /// <summary>Reads the change_cipher_spec of TLS 1.2.</summary>
    public void ReadChangeCipherSpec()
    {
        _intake.ExpectNoChangeCipherSpec();
        ExpectBoundary();
        (ContentType type, int size) = ReadRecord(TlsVersion.Tls12);
        if (type != ContentType.ChangeCipherSpec)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {type} record of the {side} where change_cipher_spec belongs.");
        }

        RecordContent.CheckChangeCipherSpec(_content.AsSpan(0, size));
    }

    /// <summary>From here on records are protected; takes the protection over.</summary>
    public void Protect(RecordProtection protection)
    {
        ExpectBoundary();
        _protection = protection;
    }

    public void ExpectBoundary() => _intake.ExpectBoundary($"the {side} changes keys");

    public void Dispose() => _protection?.Dispose();

    private (ContentType Type, int Size) ReadRecord(TlsVersion? version)
    {
        if (Next >= records.Count)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"The recording of the {side} ends inside the handshake.");
        }

        TlsRecord record = records[Next++];

        // A live client must not mind the version of a bare record; in a recording every byte has one right value.
        ushort expected = side == Side.Client && Next == 1 ? (ushort)0x0301 : (ushort)TlsVersion.Tls12;
        if (record.Version != expected)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"A record of the {side} has version 0x{record.Version:X4}.");
        }

        if (_protection is null || (version == TlsVersion.Tls13 && record.Type == ContentType.ChangeCipherSpec))
        {
            int plainSize = (int)record.Fragment.Length;
            RecordContent.Check(record.Type, plainSize);
            record.Fragment.CopyTo(_content);
            return (record.Type, plainSize);
        }

        return OpenedContent.Read(_protection, version == TlsVersion.Tls13, Sequence++, record, _content);
    }
}
