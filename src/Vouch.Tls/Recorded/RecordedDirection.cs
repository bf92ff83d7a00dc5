using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>Opens the records of one direction after the handshake, in order and one by one, checking every tag.</summary>
/// <remarks>
/// A record opened under another key or sequence number fails. KeyUpdates are followed. Where a generation of the client is hidden,
/// <see cref="IsHidden"/> says so: the caller skips its records and says where it ends; if that is wrong, the next record does not open.
/// </remarks>
public sealed class RecordedDirection : IDisposable
{
    private readonly RecordKeySource _keys;
    private readonly ApplicationPhase _phase;
    private readonly bool _isTls13;
    private readonly int _expansion;
    private RecordProtection? _protection;
    private ulong _sequence;

    internal RecordedDirection(TlsVersion version, CipherSuite suite, Side side, RecordKeySource keys, int firstRecord)
    {
        _keys = keys;
        _phase = new ApplicationPhase(version, side);
        _isTls13 = version == TlsVersion.Tls13;
        _expansion = suite.Expansion;
        _sequence = keys.FirstSequence;
        _protection = keys.ForGeneration(0);
        NextRecord = firstRecord;
    }

    /// <summary>The number of the record that comes next, counting from the first of the direction.</summary>
    public int NextRecord { get; private set; }

    /// <summary>The generation of the record that comes next: how many KeyUpdates came before.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the keys of the current generation are not opened.</summary>
    public bool IsHidden => _protection is null;

    /// <summary>Whether close_notify was read; nothing belongs after it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Opens the next record.</summary>
    /// <param name="record">The record with the number <see cref="NextRecord"/>.</param>
    /// <param name="content">Takes the content from its front; at least as long as the fragment.</param>
    /// <exception cref="TlsException">The record does not open, is not what may stand here, or holds a fatal alert.</exception>
    /// <exception cref="InvalidOperationException">The generation is hidden.</exception>
    public OpenedRecord Open(in TlsRecord record, Span<byte> content)
    {
        RecordProtection protection = _protection ?? throw new InvalidOperationException($"Generation {Generation} is hidden.");
        if (IsClosed)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, "A record after close_notify.");
        }

        (ContentType type, int size) = OpenedContent.Read(protection, _isTls13, _sequence++, record, content);
        NextRecord++;
        switch (_phase.Take(type, content[..size]))
        {
            case ApplicationPhase.Meaning.Close:
                IsClosed = true;
                break;

            case ApplicationPhase.Meaning.KeyUpdate or ApplicationPhase.Meaning.KeyUpdateRequested:
                EnterGeneration(Generation + 1);
                return new OpenedRecord(type, size, IsKeyUpdate: true);

            default:
                break;
        }

        return new OpenedRecord(type, size, IsKeyUpdate: false);
    }

    /// <summary>Passes over a record of a hidden generation.</summary>
    /// <exception cref="TlsException">It does not look like a protected record.</exception>
    /// <exception cref="InvalidOperationException">The generation is not hidden.</exception>
    public void SkipHidden(in TlsRecord record)
    {
        if (!IsHidden)
        {
            throw new InvalidOperationException($"Generation {Generation} is opened; its records must be read.");
        }

        if (record.Type != ContentType.ApplicationData || record.Fragment.Length < _expansion)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"A {record.Type} record of {record.Fragment.Length} bytes is not a protected one.");
        }

        _sequence++;
        NextRecord++;
    }

    /// <summary>Says that a hidden generation is over, its last record being the KeyUpdate.</summary>
    /// <exception cref="TlsException">The generation has no record, so there was no KeyUpdate.</exception>
    /// <exception cref="InvalidOperationException">The generation is not hidden.</exception>
    public void EndHidden()
    {
        if (!IsHidden)
        {
            throw new InvalidOperationException($"Generation {Generation} is opened; its end is read.");
        }

        if (_sequence == 0)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"Generation {Generation} ends without a KeyUpdate.");
        }

        EnterGeneration(Generation + 1);
    }

    /// <summary>Zeroes the current key.</summary>
    public void Dispose() => _protection?.Dispose();

    private void EnterGeneration(int generation)
    {
        _protection?.Dispose();
        Generation = generation;
        _sequence = 0;
        _protection = _keys.ForGeneration(generation);
    }
}
