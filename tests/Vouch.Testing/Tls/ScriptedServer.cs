using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Tls;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Testing.Tls;

/// <summary>A small TLS server for tests, that can commit any violation.</summary>
internal sealed partial class ScriptedServer(IDuplexPipe transport, ServerScript script, IRandomSource random)
{
    private static readonly PlatformPrimitives s_primitives = PlatformPrimitives.Instance;
    private readonly byte[] _content = new byte[TlsRecord.MaxFragmentSize];
    private readonly HandshakeInbox _inbox = new();
    private readonly Transcript _transcript = new();
    private ClientHello? _hello;
    private CipherSuite _suite;
    private RecordProtection? _sealer;
    private RecordProtection? _opener;
    private RecordProtection? _nextOpener;
    private ulong _sealed;
    private ulong _opened;

    public ClientHello ClientHello => _hello ?? throw new InvalidOperationException();

    /// <summary>The alert that the client sent, if it did.</summary>
    public AlertDescription? ReceivedAlert { get; private set; }

    /// <summary>How many KeyUpdates the client has sent.</summary>
    public int ClientKeyUpdates { get; private set; }

    /// <summary>The sizes of the client's application data records.</summary>
    public List<int> ReceivedSizes { get; } = [];

    /// <summary>The certificates that the client sent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ClientChain { get; private set; } = [];

    /// <summary>Serves one connection; returns when it is over, whatever the client did.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ServeAsync();
            await script.Application(this);
            while (await ReadRecordAsync() is not null)
            {
            }
        }
        catch (EndOfStreamException)
        {
            // The client is gone, which is what violations lead to.
        }
        catch (TlsException)
        {
            // So is a client whose alert we could not read.
        }
        finally
        {
            await transport.Output.CompleteAsync();
            await transport.Input.CompleteAsync();
            _transcript.Dispose();
        }
    }

    /// <summary>Sends back what comes until close_notify.</summary>
    public async Task EchoAsync()
    {
        while (await ReadRecordAsync() is (ContentType type, byte[] content))
        {
            if (type == ContentType.ApplicationData)
            {
                await SendAsync(ContentType.ApplicationData, content);
            }
            else if (type == ContentType.Alert)
            {
                await SendAsync(ContentType.Alert, Alert.Bytes(AlertDescription.CloseNotify));
                return;
            }
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(params byte[] bytes) => await transport.Output.WriteAsync(bytes);

    /// <summary>Sends a record without protection.</summary>
    public async Task SendPlainAsync(ContentType type, params byte[] content)
    {
        byte[] record = new byte[TlsRecord.HeaderSize + content.Length];
        new RecordHeader(type, 0x0303, content.Length).Write(record);
        content.CopyTo(record, TlsRecord.HeaderSize);
        await SendRawAsync(record);
    }

    /// <summary>Sends a record under the current keys, if there are any.</summary>
    public async Task SendAsync(ContentType type, params byte[] content)
    {
        if (_sealer is null)
        {
            await SendPlainAsync(type, content);
            return;
        }

        await SendRawAsync(Seal(type, content));
    }

    /// <summary>Seals a record without sending it; in TLS 1.3 with any inner type, padding included.</summary>
    public byte[] Seal(ContentType type, byte[] content)
    {
        // A TLSInnerPlaintext with padding is one whose content ends with the type and zeros, but for the last zero, which stands for the type.
        bool isTls13 = script.Version == TlsVersion.Tls13;
        (byte[] inner, ContentType last) = isTls13 && script.Padding > 0
            ? ((byte[])[.. content, (byte)type, .. new byte[script.Padding - 1]], (ContentType)0)
            : (content, type);
        byte[] record = new byte[TlsRecord.HeaderSize + inner.Length + _suite.Expansion];
        new RecordHeader(isTls13 ? ContentType.ApplicationData : type, 0x0303, record.Length - TlsRecord.HeaderSize).Write(record);
        _sealer!.Seal(_sealed++, last, inner, record.AsSpan(TlsRecord.HeaderSize));
        return record;
    }

    /// <summary>Seals another record under the key and number of the next one.</summary>
    public byte[] SealBeside(ContentType type, byte[] content)
    {
        byte[] record = Seal(type, content);
        _sealed--;
        return record;
    }

    /// <summary>Sends handshake bytes in fragments.</summary>
    public async Task SendHandshakeAsync(params byte[] bytes)
    {
        foreach (byte[] fragment in bytes.Chunk(script.FragmentSize))
        {
            await SendAsync(ContentType.Handshake, fragment);
        }
    }

    /// <summary>Reads a record of the client; follows its KeyUpdates and notes its alerts.</summary>
    public async Task<(ContentType Type, byte[] Content)?> ReadRecordAsync()
    {
        while (true)
        {
            ReadResult read = await transport.Input.ReadAsync();
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (TlsRecord.TryRead(ref buffer, out TlsRecord record))
            {
                (ContentType Type, byte[] Content) result = Open(record);
                transport.Input.AdvanceTo(buffer.Start);
                Note(result.Type, result.Content);
                return result;
            }

            transport.Input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public void UpdateServerKeys()
    {
        RecordKeys.Update(s_primitives, _suite, _serverTraffic!, ref _laterServerTraffic, ref _sealer);
        _sealed = 0;
    }

    private (ContentType Type, byte[] Content) Open(TlsRecord record)
    {
        bool isPlain = _opener is null || record.Type == ContentType.ChangeCipherSpec || (script.Version == TlsVersion.Tls13 && record.Type == ContentType.Alert);
        if (isPlain)
        {
            return (record.Type, record.Fragment.ToArray());
        }

        int size = _opener!.Open(_opened++, record, _content);
        ContentType type = record.Type;
        if (script.Version == TlsVersion.Tls13)
        {
            type = RecordContent.Unwrap(_content.AsSpan(0, size), out size);
        }

        return (type, _content[..size]);
    }

    private void Note(ContentType type, byte[] content)
    {
        switch (type)
        {
            case ContentType.Alert:
                ReceivedAlert = Alert.Read(content).Description;
                break;

            case ContentType.ChangeCipherSpec when script.Version == TlsVersion.Tls12:
                _opener = _nextOpener;
                break;

            case ContentType.ApplicationData:
                ReceivedSizes.Add(content.Length);
                break;

            case ContentType.Handshake when content is [(byte)HandshakeType.KeyUpdate, ..]:
                RecordKeys.Update(s_primitives, _suite, _clientTraffic!, ref _laterClientTraffic, ref _opener);
                _opened = 0;
                ClientKeyUpdates++;
                break;

            default:
                break;
        }
    }

    private async Task<HandshakeMessage> ReadMessageAsync()
    {
        HandshakeMessage message;
        while (!_inbox.TryTake(out message))
        {
            (ContentType type, byte[] content) = await ReadRecordAsync() ?? throw new EndOfStreamException();
            if (type == ContentType.Alert)
            {
                throw new EndOfStreamException();
            }

            if (type == ContentType.Handshake)
            {
                _inbox.Append(content);
            }
        }

        return message;
    }

    private async Task SendMessageAsync(HandshakeType type, byte[] message, bool isSilent = false)
    {
        if (script.Before.TryGetValue(type, out Func<ScriptedServer, Task>? before) && !isSilent)
        {
            await before(this);
        }

        if (!script.Omit.Contains(type))
        {
            if (script.Change.TryGetValue(type, out Func<byte[], byte[]>? change))
            {
                message = change(message);
            }

            _transcript.Add(new HandshakeMessage(message));
            await SendHandshakeAsync(message);
        }

        if (script.After.TryGetValue(type, out Func<ScriptedServer, Task>? after) && !isSilent)
        {
            await after(this);
        }
    }

    private byte[] Sign(SignatureScheme scheme, byte[] content)
    {
        content = script.SignedContent(content);
        HashAlgorithmName hash = ((ushort)scheme >> 8, (ushort)scheme & 0xFF) switch
        {
            (4, _) or (8, 4) => HashAlgorithmName.SHA256,
            (5, _) or (8, 5) => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        if (script.Certificate.GetECDsaPrivateKey() is ECDsa ecdsa)
        {
            using (ecdsa)
            {
                return ecdsa.SignData(content, hash, DSASignatureFormat.Rfc3279DerSequence);
            }
        }

        using RSA rsa = script.Certificate.GetRSAPrivateKey()!;
        return rsa.SignData(content, hash, scheme.IsPkcs1 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
    }
}
