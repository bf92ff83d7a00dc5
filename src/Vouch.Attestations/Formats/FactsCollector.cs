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

    /// <summary>The first fact that is not there yet.</summary>
    public LeafType? Missing
        => _serverName is null ? LeafType.ServerName
        : _port is null ? LeafType.Port
        : _dialledAddress is null ? LeafType.DialledAddress
        : _tls is null ? LeafType.Tls
        : _hello is null ? LeafType.Hello
        : _chain is null ? LeafType.CertificateChain
        : _signature is null ? LeafType.HandshakeSignature
        : _transcript is null ? LeafType.Transcript
        : null;

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
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a fact."),
        };
        if (!isNew)
        {
            throw new MalformedException($"Two leaves of the type {type}.");
        }
    }

    /// <summary>The facts, if all are there.</summary>
    public SessionFacts? ToFacts() => Missing is not null ? null : new SessionFacts
    {
        ServerName = _serverName!,
        Port = _port!.Value,
        DialledAddress = _dialledAddress!,
        Tls = _tls!,
        Hello = _hello!,
        CertificateChain = _chain!,
        HandshakeSignature = _signature!,
        Transcript = _transcript!,
    };

    private static bool Set<T>(ref T? place, ReadOnlyMemory<byte> value, Func<StrictCborReader, T> read)
    {
        bool isNew = place is null;
        place = StrictCborReader.ReadDocument(value, read);
        return isNew;
    }
}
