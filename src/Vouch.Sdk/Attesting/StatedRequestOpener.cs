using Vouch.Attestations.Transcripts;
using Vouch.Sessions;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Attesting;

/// <summary>Opens the public parts of a request and compares them with what was stated before the session; measures the secret ones.</summary>
/// <remarks>The rules, and why they tie the opened keys to the session: docs/security/opened-keys.md.</remarks>
internal sealed class StatedRequestOpener(RecordedSession session, List<TlsRecord> records) : IDisposable
{
    private const int TagAndTypeSize = 17;
    private const int KeyUpdateSize = 5;
    private const int AlertSize = 2;

    private readonly RecordedDirection _direction = session.OpenClient();
    private readonly byte[] _content = new byte[TlsRecord.MaxFragmentSize];

    public (ReadOnlyMemory<byte> Request, List<Segment> Hidden) Open(IReadOnlyList<RequestSegment> stated)
    {
        using StatedRequestOpener self = this;
        byte[] request = new byte[stated.Sum(s => s.Length)];
        List<Segment> hidden = [];
        int position = 0;
        for (int i = 0; i < stated.Count; i++)
        {
            RequestSegment part = stated[i];
            if (part.IsSecret != _direction.IsHidden)
            {
                throw Differs(part.IsSecret ? "the key of a secret part is opened" : "the key of a public part is not opened");
            }

            if (part.IsSecret)
            {
                hidden.Add(new Segment(position, part.Length));
                SkipSecret(part.Length);
            }
            else
            {
                ComparePublic(part.Bytes.Span);
                part.Bytes.Span.CopyTo(request.AsSpan(position));
            }

            position += part.Length;
            if (part.IsSecret || i < stated.Count - 1)
            {
                TakeKeyUpdate();
            }
        }

        TakeEnd();
        return (request, hidden);
    }

    public void Dispose() => _direction.Dispose();

    private void ComparePublic(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            TlsRecord record = Next();
            OpenedRecord opened = _direction.Open(record, _content);
            if (opened.Type != ContentType.ApplicationData)
            {
                throw Differs($"a {opened.Type} record stands where the request should go on");
            }

            if (opened.Size < SessionProtocol.MinOpenedRecordSize)
            {
                throw new AttestorException(
                    AttestorFailure.OpenedRecordTooShort, $"An opened request record holds {opened.Size} bytes; fewer than {SessionProtocol.MinOpenedRecordSize} do not pin its key.");
            }

            if (record.Fragment.Length != opened.Size + TagAndTypeSize || opened.Size > rest.Length || !rest[..opened.Size].SequenceEqual(_content.AsSpan(0, opened.Size)))
            {
                throw Differs("an opened record holds something else");
            }

            rest = rest[opened.Size..];
        }
    }

    private void SkipSecret(int length)
    {
        int expectedRecords = (length + TlsRecord.MaxContentSize - 1) / TlsRecord.MaxContentSize;
        for (int i = 0; i < expectedRecords; i++)
        {
            TlsRecord record = Next();
            _direction.SkipHidden(record);
            length -= (int)record.Fragment.Length - TagAndTypeSize;
        }

        if (length != 0)
        {
            throw HiddenDiffers($"a secret part is {Math.Abs(length)} bytes {(length > 0 ? "shorter" : "longer")} than stated");
        }
    }

    private void TakeKeyUpdate()
    {
        TlsRecord record = Next();
        if (_direction.IsHidden)
        {
            if (record.Fragment.Length != KeyUpdateSize + TagAndTypeSize)
            {
                throw HiddenDiffers("no KeyUpdate follows a secret part");
            }

            _direction.SkipHidden(record);
            _direction.EndHidden();
        }
        else if (!_direction.Open(record, _content).IsKeyUpdate || record.Fragment.Length != KeyUpdateSize + TagAndTypeSize)
        {
            throw Differs("no KeyUpdate follows a public part");
        }
    }

    /// <summary>Nothing but close_notify may follow.</summary>
    private void TakeEnd()
    {
        if (_direction.NextRecord < records.Count)
        {
            TlsRecord record = Next();
            if (_direction.IsHidden)
            {
                _direction.SkipHidden(record);
            }
            else if (!(_direction.Open(record, _content).Type == ContentType.Alert && _direction.IsClosed))
            {
                throw Differs("something follows the request");
            }

            if (record.Fragment.Length != AlertSize + TagAndTypeSize || _direction.NextRecord < records.Count)
            {
                throw HiddenDiffers("more than close_notify follows the request");
            }
        }
    }

    private TlsRecord Next() => _direction.NextRecord < records.Count ? records[_direction.NextRecord] : throw Differs("the records end before the request does");

    private static AttestorException Differs(string what) => new(AttestorFailure.RequestDiffers, $"The opened request is not the stated one: {what}.");

    private static AttestorException HiddenDiffers(string what) => new(AttestorFailure.HiddenLengthDiffers, $"The hidden records are not the stated ones: {what}.");
}
