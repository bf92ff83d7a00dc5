using System.Buffers;
using System.Security.Cryptography;
using Vouch.Tls.Messages;

namespace Vouch.Tls.Handshake;

/// <summary>The handshake messages so far and their hash (RFC 8446, section 4.4.1; RFC 5246, section 7.4.9).</summary>
internal sealed class Transcript : IDisposable
{
    private readonly ArrayBufferWriter<byte> _messages = new(1024);
    private IncrementalHash? _hash;
    private HashAlgorithmName _name;
    private bool _forgets;

    /// <summary>The messages themselves; only until <see cref="ForgetMessages"/>.</summary>
    public ReadOnlyMemory<byte> Messages => _messages.WrittenMemory;

    public void Add(HandshakeMessage message)
    {
        if (!_forgets)
        {
            _messages.Write(message.Bytes.Span);
        }

        _hash?.AppendData(message.Bytes.Span);
    }

    /// <summary>Fixes the hash, once the suite is known.</summary>
    public void UseHash(HashAlgorithmName name)
    {
        if (_hash is not null)
        {
            return;
        }

        _name = name;
        _hash = IncrementalHash.CreateHash(name);
        _hash.AppendData(_messages.WrittenSpan);
    }

    /// <summary>Stops keeping the messages; TLS 1.3 needs the hash alone.</summary>
    public void ForgetMessages()
    {
        _forgets = true;
        _messages.ResetWrittenCount();
    }

    /// <summary>Replaces the first ClientHello by its hash, when a HelloRetryRequest follows it.</summary>
    public void RestartWithHash()
    {
        byte[] digest = Hash();
        HandshakeMessage synthetic = new((byte[])[(byte)HandshakeType.MessageHash, 0, 0, (byte)digest.Length, .. digest]);
        _hash?.Dispose();
        _hash = IncrementalHash.CreateHash(_name);
        _messages.ResetWrittenCount();
        Add(synthetic);
    }

    /// <summary>The hash of all messages so far.</summary>
    public byte[] Hash()
    {
        IncrementalHash hash = _hash ?? throw new InvalidOperationException("The hash is not yet known.");
        return hash.GetCurrentHash();
    }

    public void Dispose() => _hash?.Dispose();
}
