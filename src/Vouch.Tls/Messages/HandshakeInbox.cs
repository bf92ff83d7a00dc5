namespace Vouch.Tls.Messages;

/// <summary>Joins the handshake fragments of one direction into messages (RFC 8446, section 5.1).</summary>
internal sealed class HandshakeInbox
{
    /// <summary>The largest message taken, in bytes; certificate chains are the largest that exist.</summary>
    public const int MaxMessageSize = 131_072;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Whether no part of a message is waiting.</summary>
    public bool IsEmpty => _start == _end;

    public void Append(ReadOnlySpan<byte> fragment)
    {
        if (_bytes.Length - _end < fragment.Length)
        {
            byte[] larger = new byte[int.Max(2 * (_end - _start), _end - _start + fragment.Length)];
            _bytes.AsSpan(_start, _end - _start).CopyTo(larger);
            (_bytes, _start, _end) = (larger, 0, _end - _start);
        }

        fragment.CopyTo(_bytes.AsSpan(_end));
        _end += fragment.Length;
        CheckSize();
    }

    /// <summary>Takes the next message if it is whole; the message is a copy.</summary>
    public bool TryTake(out HandshakeMessage message)
    {
        message = default;
        CheckSize();
        if (_end - _start < HandshakeMessage.HeaderSize || _end - _start < MessageSize)
        {
            return false;
        }

        int size = MessageSize;
        message = new HandshakeMessage(_bytes.AsSpan(_start, size).ToArray());
        _start += size;
        if (IsEmpty)
        {
            (_start, _end) = (0, 0);
        }

        return true;
    }

    /// <summary>Refuses bytes that are left when keys change or other records begin (RFC 8446, section 5.1).</summary>
    public void ExpectBoundary(string before)
    {
        if (!IsEmpty)
        {
            TlsException.Throw(AlertDescription.UnexpectedMessage, $"{_end - _start} bytes of a handshake message are left before {before}.");
        }
    }

    private int MessageSize => HandshakeMessage.HeaderSize + ((_bytes[_start + 1] << 16) | (_bytes[_start + 2] << 8) | _bytes[_start + 3]);

    private void CheckSize()
    {
        if (_end - _start >= HandshakeMessage.HeaderSize && MessageSize > MaxMessageSize)
        {
            TlsException.Throw(AlertDescription.DecodeError, $"A handshake message of {MessageSize} bytes; at most {MaxMessageSize} are allowed.");
        }
    }
}
