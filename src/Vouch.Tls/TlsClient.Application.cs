using Vouch.Tls.Handshake;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls;

/// <content>After the handshake.</content>
public sealed partial class TlsClient
{
    /// <summary>The least content of a fragment when data must be split, in bytes.</summary>
    private const int MinFragmentSize = 32;

    private ApplicationPhase? _phase;
    private int _dataStart;
    private int _dataEnd;
    private int _writing;
    private volatile bool _updateRequested;
    private volatile TlsException? _failure;
    private bool _closed;

    /// <summary>Sends application data, in fragments of at most 2^14 bytes and, when it must be split, at least 32.</summary>
    /// <exception cref="TlsException">Reading has failed meanwhile.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        EnterWrite();
        try
        {
            if (_updateRequested && !data.IsEmpty)
            {
                _updateRequested = false;
                await WriteKeyUpdateAsync(cancellationToken).ConfigureAwait(false);
            }

            while (!data.IsEmpty)
            {
                int size = FragmentSize(data.Length);
                await WriteRecordAsync(ContentType.ApplicationData, data[..size], cancellationToken).ConfigureAwait(false);
                data = data[size..];
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await LeaveWriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves our keys to the next generation: KeyUpdate without asking for one in return (RFC 8446, section 4.6.3).</summary>
    /// <exception cref="InvalidOperationException">The session is one of TLS 1.2.</exception>
    public async ValueTask UpdateKeysAsync(CancellationToken cancellationToken)
    {
        if (Session.Version != TlsVersion.Tls13)
        {
            throw new InvalidOperationException("TLS 1.2 has no KeyUpdate.");
        }

        EnterWrite();
        try
        {
            _updateRequested = false;
            await WriteKeyUpdateAsync(cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveWriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads application data.</summary>
    /// <returns>How many bytes; 0 at the end, and <see cref="CloseKind"/> then says how it ended.</returns>
    /// <exception cref="TlsException">The server broke the protocol or sent a fatal alert.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        _ = Session;
        ArgumentOutOfRangeException.ThrowIfZero(destination.Length); // 0 means the end
        if (_failure is TlsException failure)
        {
            throw new TlsException(failure.Alert, failure.Message, failure);
        }

        try
        {
            while (_dataStart == _dataEnd && CloseKind == CloseKind.Open)
            {
                await ReadDataAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TlsException e)
        {
            _failure = e;
            if (!_keys.OpensLater) // who reads then has said all it had to say
            {
                await SendFailureAsync(e, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }

        int size = int.Min(destination.Length, _dataEnd - _dataStart);
        _content.AsSpan(_dataStart, size).CopyTo(destination.Span);
        _dataStart += size;
        return size;
    }

    /// <summary>Sends close_notify; the server may go on sending.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        _ = Session;
        if (_closed || _failure is not null)
        {
            return;
        }

        EnterWrite();
        try
        {
            await WriteRecordAsync(ContentType.Alert, Alert.Bytes(AlertDescription.CloseNotify), cancellationToken).ConfigureAwait(false);
            _closed = true;
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveWriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadDataAsync(CancellationToken cancellationToken)
    {
        if (_owesFinished)
        {
            await TakeServerFinishedAsync(_negotiation!.Transcript, cancellationToken).ConfigureAwait(false);
            _owesFinished = false;
        }

        if (await ReadRecordAsync(cancellationToken).ConfigureAwait(false) is not (ContentType type, int size))
        {
            CloseKind = CloseKind.Truncated;
            return;
        }

        _phase ??= new ApplicationPhase(Session.Version, Side.Server);
        switch (_phase.Take(type, _content.AsSpan(0, size)))
        {
            case ApplicationPhase.Meaning.Data:
                (_dataStart, _dataEnd) = (0, size);
                break;

            case ApplicationPhase.Meaning.Close:
                CloseKind = CloseKind.CloseNotify;
                break;

            case ApplicationPhase.Meaning.KeyUpdateRequested:
                _updateRequested = true; // answered before the next application data, and only then
                goto case ApplicationPhase.Meaning.KeyUpdate;

            case ApplicationPhase.Meaning.KeyUpdate:
                await _keys.UpdateAsync(Side.Server, cancellationToken).ConfigureAwait(false);
                _readSequence = 0;
                ServerKeyUpdates++;
                break;

            default:
                break;
        }
    }

    private async ValueTask WriteKeyUpdateAsync(CancellationToken cancellationToken)
    {
        await WriteMessageAsync(KeyUpdate.Write(requestUpdate: false), cancellationToken).ConfigureAwait(false);
        await _keys.UpdateAsync(Side.Client, cancellationToken).ConfigureAwait(false);
        _writeSequence = 0;
        ClientKeyUpdates++;
    }

    private static int FragmentSize(int rest)
        => rest <= TlsRecord.MaxContentSize ? rest
            : rest - TlsRecord.MaxContentSize < MinFragmentSize ? rest - MinFragmentSize
            : TlsRecord.MaxContentSize;

    private void EnterWrite()
    {
        _ = Session;
        if (_failure is TlsException failure)
        {
            throw new TlsException(failure.Alert, failure.Message, failure);
        }

        if (_closed || Interlocked.Exchange(ref _writing, 1) != 0)
        {
            throw new InvalidOperationException(_closed ? "We have sent close_notify." : "Another write is under way.");
        }
    }

    // If reading failed while we wrote, the alert has waited for us.
    private async ValueTask LeaveWriteAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _writing, 0);
        if (_failure is TlsException failure)
        {
            await SendFailureAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the server why we stop, once, unless it was the server that said so or somebody is writing.</summary>
    private async ValueTask SendFailureAsync(TlsException failure, CancellationToken cancellationToken)
    {
        if (failure.IsFromPeer || Interlocked.Exchange(ref _writing, 1) != 0)
        {
            return;
        }

        try
        {
            if (!_closed)
            {
                _closed = true;
                await WriteRecordAsync(ContentType.Alert, Alert.Bytes(failure.Alert), cancellationToken).ConfigureAwait(false);
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The line is gone; the failure that brought us here is what counts.
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }
}
