using System.Buffers;
using System.IO.Pipelines;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls;

/// <content>Records in and out.</content>
public sealed partial class TlsClient
{
    /// <summary>The most records that are sealed under one key; RFC 8446, section 5.5, allows AES-GCM 2^24.5.</summary>
    private const ulong MaxRecordsPerKey = 1UL << 24;

    private readonly byte[] _content = GC.AllocateArray<byte>(TlsRecord.MaxFragmentSize, pinned: true);
    private KeyEpoch _readEpoch;
    private KeyEpoch _writeEpoch;
    private bool _hasReadKeys;
    private bool _hasWriteKeys;
    private ulong _readSequence;
    private ulong _writeSequence;

    private TlsVersion? ChosenVersion => _negotiation is { Version: not 0 } negotiation ? negotiation.Version : null;

    private void UseReadKeys(KeyEpoch epoch)
    {
        _intake.ExpectBoundary("the server changes keys");
        (_hasReadKeys, _readEpoch, _readSequence) = (true, epoch, 0);
    }

    private void UseWriteKeys(KeyEpoch epoch) => (_hasWriteKeys, _writeEpoch, _writeSequence) = (true, epoch, 0);

    /// <summary>Reads one record into the content buffer.</summary>
    /// <returns>Its inner type and size; <see langword="null"/> at the end of the line.</returns>
    private async ValueTask<(ContentType Type, int Size)?> ReadRecordAsync(CancellationToken cancellationToken)
    {
        PipeReader input = _transport.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (TlsRecord.TryRead(ref buffer, out TlsRecord record))
            {
                (ContentType Type, int Size) opened = await OpenRecordAsync(record, cancellationToken).ConfigureAwait(false);
                input.AdvanceTo(buffer.Start); // the record's fragment is gone from here on
                return opened;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCanceled)
            {
                throw new OperationCanceledException("The read was cancelled.");
            }

            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private async ValueTask<(ContentType Type, int Size)> OpenRecordAsync(TlsRecord record, CancellationToken cancellationToken)
    {
        bool isTls13 = _negotiation is { Version: TlsVersion.Tls13 };
        if (!_hasReadKeys || (isTls13 && record.Type == ContentType.ChangeCipherSpec && _readEpoch == KeyEpoch.Handshake))
        {
            int plainSize = (int)record.Fragment.Length;
            RecordContent.Check(record.Type, plainSize);
            record.Fragment.CopyTo(_content);
            return (record.Type, plainSize);
        }

        if (isTls13 && record.Type != ContentType.ApplicationData)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {record.Type} record without protection.");
        }

        int size = await _keys.OpenAsync(_readEpoch, _readSequence++, record, _content, cancellationToken).ConfigureAwait(false);
        ContentType type = record.Type;
        if (isTls13)
        {
            type = RecordContent.Unwrap(_content.AsSpan(0, size), out size);
        }

        RecordContent.Check(type, size);
        return (type, size);
    }

    /// <summary>Reads the next handshake message; alerts end the handshake, TLS 1.3's change_cipher_spec is passed over.</summary>
    private async ValueTask<HandshakeMessage> ReadMessageAsync(CancellationToken cancellationToken)
    {
        HandshakeMessage message;
        while (!_intake.TryTake(out message))
        {
            (ContentType type, int size) = await ReadRecordAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new EndOfStreamException("The server closed the line during the handshake.");
            _intake.Take(type, _content.AsSpan(0, size), ChosenVersion);
        }

        return message;
    }

    private async ValueTask WriteRecordAsync(ContentType type, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        PipeWriter output = _transport.Output;
        if (!_hasWriteKeys || (type == ContentType.ChangeCipherSpec))
        {
            ushort version = _negotiation is null ? (ushort)0x0301 : (ushort)TlsVersion.Tls12; // RFC 8446, section 5.1
            WriteHeader(output, new RecordHeader(type, version, content.Length));
            output.Write(content.Span);
            return;
        }

        if (_writeSequence >= MaxRecordsPerKey)
        {
            throw new InvalidOperationException("Too many records under one key.");
        }

        TlsVersion tlsVersion = _negotiation!.Version;
        ContentType outer = tlsVersion == TlsVersion.Tls13 ? ContentType.ApplicationData : type;
        WriteHeader(output, new RecordHeader(outer, (ushort)TlsVersion.Tls12, content.Length + _negotiation.Suite.Expansion));
        await _keys.SealAsync(_writeEpoch, _writeSequence++, type, content, output, cancellationToken).ConfigureAwait(false);
        if (_session is not null)
        {
            RecordsSent++;
        }
    }

    private static void WriteHeader(PipeWriter output, RecordHeader header)
    {
        header.Write(output.GetSpan(TlsRecord.HeaderSize));
        output.Advance(TlsRecord.HeaderSize);
    }

    /// <summary>Writes a handshake message, in as many records as it takes.</summary>
    private async ValueTask WriteMessageAsync(byte[] message, CancellationToken cancellationToken)
    {
        for (ReadOnlyMemory<byte> rest = message; !rest.IsEmpty;)
        {
            int size = int.Min(rest.Length, TlsRecord.MaxContentSize);
            await WriteRecordAsync(ContentType.Handshake, rest[..size], cancellationToken).ConfigureAwait(false);
            rest = rest[size..];
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        // A server that has stopped reading may still have said why; that is found when reading.
        FlushResult result = await _transport.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCanceled)
        {
            throw new OperationCanceledException("The flush was cancelled.");
        }
    }
}
