namespace Vouch.Attestations.Formats;

/// <summary>Puts session facts together from leaves.</summary>
internal sealed class FactsCollector
{
    private string? _serverName;
    private ushort? _port;
    private string? _dialledAddress;
    private TlsFacts? _tls;
    private HelloFacts? _hello;
    private IReadOnlyList<ReadOnlyMemory<byte>>? _chain;
    private HandshakeSignature? _signature;
    private TranscriptFacts? _transcript;
    private ServerFacts.Hidden? _hidden;

    /// <summary>The first fact that is not there yet.</summary>
    public LeafType? Missing
        => MissingOfServer is LeafType server and < LeafType.DialledAddress ? server
        : _dialledAddress is null ? LeafType.DialledAddress
        : _tls is null ? LeafType.Tls
        : MissingOfServer is LeafType last ? last
        : _transcript is null ? LeafType.Transcript
        : null;

    private LeafType? MissingOfServer
        => _hidden is not null ? null
        : _serverName is null ? LeafType.ServerName
        : _port is null ? LeafType.Port
        : _hello is null ? LeafType.Hello
        : _chain is null ? LeafType.CertificateChain
        : _signature is null ? LeafType.HandshakeSignature
        : null;

    private bool HasShown => _serverName is not null || _port is not null || _hello is not null || _chain is not null || _signature is not null;

    /// <summary>Reads one fact.</summary>
    /// <exception cref="MalformedException">The value is not of its type's shape, or the fact is there already.</exception>
    public void Add(LeafType type, ReadOnlyMemory<byte> value)
    {
        bool isNew = type switch
        {
            LeafType.ServerName => Set(ref _serverName, value, FactsEncoding.ReadName),
            LeafType.Port => Set(ref _port, value, reader => (ushort?)reader.ReadInt(ushort.MaxValue)),
            LeafType.DialledAddress => Set(ref _dialledAddress, value, FactsEncoding.ReadAddress),
            LeafType.Tls => Set(ref _tls, value, FactsEncoding.ReadTls),
            LeafType.Hello => Set(ref _hello, value, FactsEncoding.ReadHello),
            LeafType.CertificateChain => Set(ref _chain, value, FactsEncoding.ReadChain),
            LeafType.HandshakeSignature => Set(ref _signature, value, FactsEncoding.ReadSignature),
            LeafType.Transcript => Set(ref _transcript, value, FactsEncoding.ReadTranscript),
            LeafType.HiddenServer => Set(ref _hidden, value, FactsEncoding.ReadHiddenServer),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a fact."),
        };
        if (!isNew)
        {
            throw new MalformedException($"Two leaves of the type {type}.");
        }

        if (_hidden is not null && HasShown)
        {
            throw new MalformedException("The server is hidden, and shown as well.");
        }
    }

    /// <summary>The facts, if all are there.</summary>
    /// <exception cref="MalformedException">They do not go together.</exception>
    public SessionFacts? ToFacts() => Missing is not null ? null : new SessionFacts
    {
        Server = _hidden is null ? Shown() : Checked(_hidden),
        DialledAddress = _dialledAddress!,
        Tls = _tls!,
        Transcript = _transcript!,
    };

    private ServerFacts.Shown Shown() => new()
    {
        Name = _serverName!,
        Port = _port!.Value,
        Hello = _hello!,
        CertificateChain = _chain!,
        HandshakeSignature = _signature!,
    };

    /// <summary>A server is hidden in sessions of TLS 1.3 alone whose keys were shared, and then nothing else of its handshake is said.</summary>
    private ServerFacts.Hidden Checked(ServerFacts.Hidden hidden)
        => _tls is { Version: (ushort)Tls.TlsVersion.Tls13, Group: (ushort)Tls.Keys.NamedGroup.Secp256r1, ApplicationProtocol: "" }
            && (Tls.Keys.CipherSuite)_tls.CipherSuite is Tls.Keys.CipherSuite.ChaCha20Poly1305Sha256 or Tls.Keys.CipherSuite.Aes128GcmSha256
            && _dialledAddress!.Length == 0 && _transcript!.Opening == TranscriptOpening.Proof
            ? hidden
            : throw new MalformedException("The server is hidden, and other facts are not those of such a session.");

    private static bool Set<T>(ref T? place, ReadOnlyMemory<byte> value, Func<StrictCborReader, T> read)
    {
        bool isNew = place is null;
        place = StrictCborReader.ReadDocument(value, read);
        return isNew;
    }
}
