using System.Security.Cryptography.X509Certificates;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Testing.Tls;

/// <summary>How a <see cref="ScriptedServer"/> behaves; the defaults make a correct server that echoes.</summary>
internal sealed class ServerScript
{
    public required X509Certificate2 Certificate { get; set; }

    public IReadOnlyList<ReadOnlyMemory<byte>>? Chain { get; set; }

    public TlsVersion Version { get; set; } = TlsVersion.Tls13;

    public CipherSuite? Suite { get; set; }

    /// <summary>The group; if the client's key share is of another, a HelloRetryRequest asks for this one.</summary>
    public NamedGroup? Group { get; set; }

    public SignatureScheme? Scheme { get; set; }

    public string? Alpn { get; set; }

    /// <summary>A cookie; it makes the server ask again.</summary>
    public byte[] Cookie { get; set; } = [];

    public bool RequestsCertificate { get; set; }

    public bool HasExtendedMasterSecret { get; set; } = true;

    /// <summary>Whether the TLS 1.3 server sends change_cipher_spec, as most do.</summary>
    public bool IsCompatible { get; set; } = true;

    /// <summary>How many zeros follow the content type of each TLS 1.3 record.</summary>
    public int Padding { get; set; }

    /// <summary>The largest handshake fragment; small ones split messages.</summary>
    public int FragmentSize { get; set; } = 16_384;

    public Func<HelloSpec, HelloSpec> Retry { get; set; } = spec => spec;

    /// <summary>Whether the TLS 1.2 server echoes the session id of the hello, as if it resumed.</summary>
    public bool EchoesSessionId { get; set; }

    /// <summary>What stands for the TLS 1.2 server's ephemeral key.</summary>
    public byte[]? ServerShare { get; set; }

    /// <summary>Bytes in the record of HelloRetryRequest behind it.</summary>
    public byte[] BehindRetry { get; set; } = [];

    public Func<HelloSpec, HelloSpec> Hello { get; set; } = spec => spec;

    public List<(ExtensionType Type, byte[] Body)> MoreEncryptedExtensions { get; } = [];

    /// <summary>Changes of whole messages, before they enter the transcript.</summary>
    public Dictionary<HandshakeType, Func<byte[], byte[]>> Change { get; } = [];

    /// <summary>Messages left out.</summary>
    public HashSet<HandshakeType> Omit { get; } = [];

    /// <summary>What is done before a message is sent.</summary>
    public Dictionary<HandshakeType, Func<ScriptedServer, Task>> Before { get; } = [];

    /// <summary>What is done after a message is sent.</summary>
    public Dictionary<HandshakeType, Func<ScriptedServer, Task>> After { get; } = [];

    /// <summary>What is signed in CertificateVerify or ServerKeyExchange.</summary>
    public Func<byte[], byte[]> SignedContent { get; set; } = content => content;

    /// <summary>What the server does when the handshake is over.</summary>
    public Func<ScriptedServer, Task> Application { get; set; } = server => server.EchoAsync();

    /// <summary>Makes the server say something else in its Finished.</summary>
    public void SpoilFinished() => Change[HandshakeType.Finished] = static message => [.. message[..^1], (byte)(message[^1] ^ 1)];

    /// <summary>Makes the server answer the hello with an alert.</summary>
    public void Refuse(AlertDescription reason) => RefuseAt(HandshakeType.ServerHello, reason);

    /// <summary>Makes the server of TLS 1.2 answer the client's Finished with an alert, in the clear.</summary>
    public void RefuseToFinish(AlertDescription reason)
    {
        Omit.Add(HandshakeType.MessageHash); // which stands for change_cipher_spec
        RefuseAt(HandshakeType.Finished, reason);
    }

    /// <summary>Makes the server answer the first request, and close.</summary>
    public void Answer(byte[] response) => Application = async server =>
    {
        while (await server.ReadRecordAsync() is (ContentType type, _) && type != ContentType.ApplicationData)
        {
        }

        await server.SendAsync(ContentType.ApplicationData, response);
        await server.SendAsync(ContentType.Alert, 1, 0);
        throw new EndOfStreamException(); // does not wait for the client to go first
    };

    private void RefuseAt(HandshakeType message, AlertDescription reason) => Before[message] = async server =>
    {
        await server.SendPlainAsync(ContentType.Alert, 2, (byte)reason);
        throw new EndOfStreamException();
    };
}
