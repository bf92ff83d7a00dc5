using Vouch.Fuzz.Targets;

namespace Vouch.Fuzz;

/// <summary>Takes one input of a target.</summary>
internal delegate void FuzzAction(ReadOnlySpan<byte> input);

/// <summary>A target as the programs know it.</summary>
internal sealed record FuzzTarget(string Name, FuzzAction Run)
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of<PrefaceTarget>(),
        Of<FrameHeaderTarget>(),
        Of<MultiplexerTarget>(),
        Of<MessageChannelTarget>(),
        Of<OpenMessageTarget>(),
        Of<AcceptedMessageTarget>(),
        Of<RefusedMessageTarget>(),
        Of<PrepareMessageTarget>(),
        Of<OpeningMessageTarget>(),
        Of<StatementMessageTarget>(),
        Of<AttestorReplyTarget>(),
        Of<RecordedSessionTarget>(),
        Of<ResealedSessionTarget>(),
        Of<TlsRecordTarget>(),
        Of<InnerContentTarget>(),
        Of<HandshakeInboxTarget>(),
        Of<ClientHelloTarget>(),
        Of<ServerHelloTarget>(),
        Of<CertificateMessageTarget>(),
        Of<CertificateRequestTarget>(),
        Of<SignedMessagesTarget>(),
        Of<ShortMessagesTarget>(),
        Of<ServerFlightTarget>(),
        Of<PresentedHandshakeTarget>(),
        Of<TlsClientTarget>(),
        Of<CertificateTarget>(),
        Of<ServerNameTarget>(),
        Of<HttpRequestTarget>(),
        Of<HttpResponseTarget>(),
        Of<ResponseEndTarget>(),
        Of<HttpExchangeTarget>(),
        Of<JsonTarget>(),
        Of<JsonPathTarget>(),
        Of<SelectorTarget>(),
        Of<RangeListTarget>(),
        Of<AttestationFileTarget>(),
        Of<PresentationCborTarget>(),
        Of<PresentationJsonTarget>(),
        Of<AttestedExchangeTarget>(),
        Of<KeyTextTarget>(),
        Of<KeyFileTarget>(),
        Of<PeerAddressTarget>(),
        Of<HostPatternTarget>(),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    private static FuzzTarget Of<T>()
        where T : IFuzzTarget => new(T.Name, T.Fuzz);
}
