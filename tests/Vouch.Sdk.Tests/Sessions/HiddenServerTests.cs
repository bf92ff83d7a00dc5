using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.Tests.Sessions;

/// <summary>Sessions in MPC mode whose server the attestor does not learn: real server, whole sessions, and presentations that show the server or do not.</summary>
public sealed class HiddenServerTests
{
    private const string Balance = "response.json:$.accounts[0].balance";

    private static readonly Dictionary<string, (SessionMessage Kind, Func<byte[], byte[]> Lie, AttestorFailure Failure)> s_lies = new()
    {
        ["a port"] = (SessionMessage.Open, static payload => Open(payload, port: 443), AttestorFailure.ProtocolViolation),
        ["in proxy mode"] = (SessionMessage.Open, static payload => Open(payload, mode: AttestationMode.Proxy), AttestorFailure.ProtocolViolation),
        ["TLS 1.2"] = (SessionMessage.Agree, static payload => Tls12(AgreeMessage.Decode(payload)).Encode(), AttestorFailure.ProtocolViolation),
        ["records of the client"] = (SessionMessage.Records, static payload => new RecordsMessage(new byte[] { 22, 3, 3, 0, 1, 0 }, RecordsMessage.Decode(payload).Server).Encode(), AttestorFailure.ProtocolViolation),
        ["a part of a record of the client"] = (SessionMessage.Records, static payload => new RecordsMessage(new byte[] { 23 }, RecordsMessage.Decode(payload).Server).Encode(), AttestorFailure.RecordsMalformed),
        ["a record of the handshake"] = (SessionMessage.Records, static payload => new RecordsMessage(default, (byte[])[23, 3, 3, 0, 40, .. new byte[40], .. RecordsMessage.Decode(payload).Server.Span]).Encode(), AttestorFailure.SessionHashMismatch),
        ["an opened handshake"] = (SessionMessage.Statement, static payload => Opened(payload), AttestorFailure.StatementDiffers),
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task The_server_is_shown_to_whom_the_prover_chooses(string suite)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Suites.Add(suite);

        Attestation attestation = await AttestAsync(context, request);
        ServerFacts.Hidden hidden = Assert.IsType<ServerFacts.Hidden>(attestation.Facts.Server);
        Presentation shown = new PresentationBuilder(Again(attestation)).Reveal(Balance).ShowServer().Build();
        VerifiedPresentation verified = AssertValid(PresentationVerifier.Verify(shown.ToCbor(), Policy(context)));

        Assert.Equal(SessionContext.Host, verified.Host);
        Assert.Equal(context.Server.Port, verified.Server!.Port);
        Assert.True(verified.IsHandshakeVerified);
        Assert.Equal(hidden.HelloHash.ToArray(), verified.Server.Hello.HelloHash.ToArray());
        Assert.Equal("1842.17", Encoding.UTF8.GetString(verified.Shown.Single().Value.Span));
        AssertValid(PresentationVerifier.Verify(shown.ToJson(), Policy(context)));
        Assert.Equal(shown.ToCbor(), Read(shown.ToJson()).ToCbor());
    }

    [Fact]
    public async Task The_server_stays_hidden_unless_it_is_shown()
    {
        await using SessionContext context = SessionContext.Start();

        Attestation attestation = await AttestAsync(context, Request(context));
        byte[] file = new PresentationBuilder(attestation).Reveal(Balance).Build().ToCbor();

        AssertRejected(RejectionReason.ServerHidden, PresentationVerifier.Verify(file, Policy(context)));
        AssertRejected(RejectionReason.ServerHidden, PresentationVerifier.Verify(file, Policy(context, isHiddenAccepted: true)));
        VerifiedPresentation verified = AssertValid(PresentationVerifier.Verify(file, Policy(context, isHiddenAccepted: true, isAnyHost: true)));
        Assert.Null(verified.Host);
        Assert.Null(verified.Server);
        Assert.False(verified.IsHandshakeVerified);
        Assert.Equal("1842.17", Encoding.UTF8.GetString(verified.Shown.Single().Value.Span));
        AssertHolds(false, context, attestation, file);
    }

    [Fact]
    public async Task A_certificate_that_nobody_has_checked_shows_nobody()
    {
        await using SessionContext context = SessionContext.Start();
        using TestCertificateAuthority other = TestCertificateAuthority.Create();

        byte[] file = new PresentationBuilder(await AttestAsync(context, Request(context))).ShowServer().Build().ToCbor();

        AssertRejected(RejectionReason.NoTrustedRoots, PresentationVerifier.Verify(file, Policy(context, roots: [])));
        AssertRejected(RejectionReason.UntrustedCertificate, PresentationVerifier.Verify(file, Policy(context, roots: other.Roots)));
    }

    /// <summary>An attestor that looks at everything it has: each byte of each channel, its log, what it signs. The same search finds a server that is shown.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_the_attestor_gets_says_who_the_server_is(bool isHidden)
    {
        await using SessionContext context = SessionContext.Start();
        ConcurrentDictionary<string, List<byte>> received = new();
        ProveRequest request = Request(context, isHidden);
        request.Reveal.Add(Balance);
        MpcLine line = new();

        SessionResult result = await line.RunAsync(
            context,
            (sender, message) =>
            {
                Note("control", sender, message.Payload);
                return [message];
            },
            (channel, sender, _, value) =>
            {
                Note($"{channel}", sender, [value]);
                return value;
            },
            request);

        Assert.Null(result.Error);
        Attestation attestation = result.Proven!.Attestation;
        List<byte> leaves = [.. attestation.Body.Leaves.ToArray().SelectMany(static leaf => leaf.ToArray())];
        bool[] finds = [.. received.Values.Append(leaves).Append([.. Encoding.UTF8.GetBytes(result.Attestor.Detail)]).Select(bytes => Names(context, attestation, [.. bytes]))];
        Assert.Equal(!isHidden, finds.Any(static found => found));
        Assert.Equal(!isHidden, result.Attestor.Detail.Contains(SessionContext.Host, StringComparison.Ordinal));

        void Note(string channel, SessionRole sender, ReadOnlySpan<byte> bytes)
        {
            if (sender == SessionRole.Prover)
            {
                received.GetOrAdd(channel, static _ => []).AddRange(bytes);
            }
        }
    }

    [Fact]
    public async Task An_attestor_may_refuse_to_attest_what_it_does_not_see()
    {
        await using SessionContext context = SessionContext.Start();
        context.Limits = context.Limits with { AllowHiddenServers = false };

        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);

        Assert.Equal(AttestorFailure.HiddenServerNotAllowed, result.Attestor.Failure);
        Assert.Equal(RefusalCode.HiddenServerNotAllowed, Assert.IsType<ProveException>(result.Error).Refusal);
        Assert.Empty(context.Server.Requests);
    }

    [Fact]
    public async Task A_server_of_Tls12_cannot_be_hidden()
    {
        await using SessionContext context = SessionContext.Start(SslProtocols.Tls12);

        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);

        ProveException e = Assert.IsType<ProveException>(result.Error);
        Assert.Equal(ProveFailure.ServerTls, e.Failure);
        Assert.Contains("without --hide-server", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AttestationMode.Proxy, SslProtocols.Tls13)]
    [InlineData(AttestationMode.Mpc, SslProtocols.Tls12)]
    public async Task Hiding_takes_MPC_mode_and_Tls13(AttestationMode mode, SslProtocols versions)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        (request.Mode, request.Versions) = (mode, versions);

        await Assert.ThrowsAsync<ArgumentException>(() => context.ProveAsync(request));
    }

    [Theory]
    [InlineData("request")]
    [InlineData("request.header.host")]
    [InlineData("request.bytes:20..40")]
    public async Task What_would_show_the_Host_is_not_revealed_to_the_attestor(string reveal)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Reveal.Add(reveal);
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, request: request);

        Assert.Contains("server's name", Assert.IsType<ProveException>(result.Error).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
    }

    [Fact]
    public async Task Parts_that_are_named_leave_room_to_show_the_server()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = Request(context);
        request.Reveal.Add(Balance);

        byte[] file = new PresentationBuilder(await AttestAsync(context, request)).Reveal(Balance).ShowServer().Build().ToCbor();

        Assert.Equal(SessionContext.Host, AssertValid(PresentationVerifier.Verify(file, Policy(context))).Host);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lying_prover_is_refused(string lie)
    {
        (SessionMessage kind, Func<byte[], byte[]> lying, AttestorFailure failure) = s_lies[lie];
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(kind, message => [message with { Payload = lying(message.Payload) }]), request: Request(context));

        Assert.True(result.Attestor.Failure == failure, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
    }

    /// <summary>A prover that plays the server itself gets an attestation, for nobody looks at the certificate; it can show it to nobody who asks for a name.</summary>
    [Fact]
    public async Task The_provers_own_server_is_shown_to_nobody()
    {
        await using SessionContext honest = SessionContext.Start();
        await using SessionContext own = SessionContext.Start();

        Attestation attestation = await AttestAsync(own, Request(own));
        Presentation shown = new PresentationBuilder(attestation).ShowServer().Build();

        AssertRejected(RejectionReason.UntrustedCertificate, PresentationVerifier.Verify(shown.ToCbor(), Policy(own, roots: honest.Roots, port: own.Server.Port)));
    }

    [Fact]
    public async Task Another_handshake_shows_nothing()
    {
        await using SessionContext context = SessionContext.Start();
        Attestation attestation = await AttestAsync(context, Request(context));
        Attestation second = await AttestAsync(context, Request(context));
        HandshakeEvidence truth = attestation.Handshake!;
        Presentation shown = new PresentationBuilder(attestation).ShowServer().Build();

        AssertValid(PresentationVerifier.Verify(With(shown, truth), Policy(context)));
        AssertRejected(RejectionReason.BadHandshake, PresentationVerifier.Verify(With(shown, second.Handshake!), Policy(context)));
        AssertRejected(RejectionReason.BadHandshake, PresentationVerifier.Verify(With(shown, truth with { Host = "other.example" }), Policy(context)));
        AssertRejected(RejectionReason.BadHandshake, PresentationVerifier.Verify(With(shown, truth with { Port = 0 }), Policy(context)));
        AssertRejected(RejectionReason.WrongPort, PresentationVerifier.Verify(With(shown, truth with { Port = 443 }), Policy(context)));
        AssertRejected(RejectionReason.WrongRequestHost, PresentationVerifier.Verify(With(shown, truth with { Port = 1 }), Policy(context, port: 1)));
        AssertRejected(RejectionReason.BadHandshake, PresentationVerifier.Verify(With(shown, truth with { Messages = truth.Messages[..^1] }), Policy(context)));
        AssertRejected(RejectionReason.BadHandshake, PresentationVerifier.Verify(With(shown, truth with { Messages = (byte[])[.. truth.Messages.Span, 0] }), Policy(context)));
        AssertRejected(RejectionReason.Malformed, PresentationVerifier.Verify(With(shown, truth with { Messages = new byte[300_000] }), Policy(context)));
        AssertRejected(RejectionReason.MissingBytes, PresentationVerifier.Verify(With(new PresentationBuilder(attestation).Reveal(Balance).Build(), truth), Policy(context)));
    }

    /// <summary>Every message, each changed at its end and in its middle: the certificate, its signature, the key shares, the Finished.</summary>
    [Fact]
    public async Task A_handshake_that_was_changed_shows_nothing()
    {
        await using SessionContext context = SessionContext.Start();
        Attestation attestation = await AttestAsync(context, Request(context));
        HandshakeEvidence truth = attestation.Handshake!;
        Presentation shown = new PresentationBuilder(attestation).ShowServer().Build();

        for (int at = 0; at < truth.Messages.Length; at += 7)
        {
            byte[] messages = truth.Messages.ToArray();
            messages[at] ^= 1;

            VerificationOutcome outcome = PresentationVerifier.Verify(With(shown, truth with { Messages = messages }), Policy(context));

            Assert.True(outcome is VerificationOutcome.Rejected { Reason: RejectionReason.BadHandshake or RejectionReason.BadHandshakeSignature }, $"{at}: {outcome}");
        }
    }

    [Fact]
    public async Task A_file_without_its_handshake_is_none()
    {
        await using SessionContext context = SessionContext.Start();
        Attestation attestation = await AttestAsync(context, Request(context));
        using MemoryStream stream = new();
        attestation.Write(stream);
        byte[] file = stream.ToArray();
        int size = attestation.Handshake!.Messages.Length;
        byte[] changed = [.. file];
        changed[^(size / 2)] ^= 1;

        Assert.Null(Attestation.Read(changed, out AttestationFailure failure));
        Assert.Equal(AttestationFailure.HandshakeMismatch, failure);
        Assert.Null(Attestation.Read((byte[])[0x89, .. file[1..^(size + SessionContext.Host.Length + 9)]], out failure));
        Assert.NotEqual(AttestationFailure.None, failure);
    }

    private static ProveRequest Request(SessionContext context, bool isHidden = true) => new($"https://{SessionContext.Host}:{context.Server.Port}/account")
    {
        Mode = AttestationMode.Mpc,
        HideServerName = isHidden,
        ConnectTo = $"127.0.0.1:{context.Server.Port}",
    };

    private static async Task<Attestation> AttestAsync(SessionContext context, ProveRequest request)
    {
        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        Assert.Null(result.Attestor.Failure);
        return result.Proven!.Attestation;
    }

    private static VerificationPolicy Policy(SessionContext context, bool isHiddenAccepted = false, bool isAnyHost = false, X509Certificate2Collection? roots = null, int? port = null) => new()
    {
        TrustedAttestors = [context.Key.VerifyingKey],
        TrustedRoots = roots is null ? context.Roots : roots.Count == 0 ? null : roots,
        Now = DateTimeOffset.UtcNow,
        AcceptHiddenServer = isHiddenAccepted,
        ExpectedHost = isAnyHost ? null : SessionContext.Host,
        ExpectedPort = isAnyHost ? null : port ?? context.Server.Port,
    };

    private static VerifiedPresentation AssertValid(VerificationOutcome outcome)
    {
        Assert.True(outcome is VerificationOutcome.Valid, outcome is VerificationOutcome.Rejected(var reason, var detail) ? $"{reason}: {detail}" : "");
        return ((VerificationOutcome.Valid)outcome).Presentation;
    }

    private static void AssertRejected(RejectionReason reason, VerificationOutcome outcome) => Assert.Equal(reason, Assert.IsType<VerificationOutcome.Rejected>(outcome).Reason);

    private static void AssertHolds(bool expected, SessionContext context, Attestation attestation, byte[] bytes) => Assert.Equal(expected, Names(context, attestation, bytes));

    /// <summary>Whether bytes hold the server's name, a part of its certificate, or the client's random value, with which names could be tried.</summary>
    private static bool Names(SessionContext context, Attestation attestation, ReadOnlySpan<byte> bytes)
    {
        SessionFacts facts = attestation.Handshake?.Open(attestation.Facts) ?? attestation.Facts;
        ServerFacts.Shown server = (ServerFacts.Shown)facts.Server;
        bool found = bytes.IndexOf(Encoding.ASCII.GetBytes(SessionContext.Host)) >= 0 || bytes.IndexOf(server.Hello.ClientRandom.Span) >= 0 || bytes.IndexOf(server.Hello.ServerRandom.Span) >= 0;
        foreach (ReadOnlyMemory<byte> certificate in server.CertificateChain)
        {
            for (int at = 0; at + 24 <= certificate.Length; at += 24)
            {
                found |= bytes.IndexOf(certificate.Span.Slice(at, 24)) >= 0;
            }
        }

        return found || bytes.IndexOf(Encoding.ASCII.GetBytes($":{context.Server.Port}")) >= 0;
    }

    /// <summary>The attestation as it comes out of its file.</summary>
    private static Attestation Again(Attestation attestation)
    {
        using MemoryStream stream = new();
        attestation.Write(stream);
        Attestation? again = Attestation.Read(stream.ToArray(), out AttestationFailure failure);
        Assert.Equal(AttestationFailure.None, failure);
        return again!;
    }

    private static Presentation Read(byte[] file)
    {
        Assert.True(Presentation.TryRead(file, out Presentation? presentation, out RejectionReason reason), $"{reason}");
        return presentation;
    }

    private static byte[] With(Presentation presentation, HandshakeEvidence handshake) => new Presentation(
        presentation.Header, presentation.AttestorKey, presentation.Signature, presentation.Leaves, presentation.Proof, presentation.Openings, presentation.Selectors, handshake).ToCbor();

    private static byte[] Open(byte[] payload, ushort port = 0, AttestationMode mode = AttestationMode.Mpc)
        => (OpenMessage.Decode(payload) with { Mode = (byte)mode, Port = port }).Encode();

    private static AgreeMessage Tls12(AgreeMessage agree) => agree with
    {
        Terms = new MpcTls.Sharing.SharedTerms.OfTls12(new Tls12Terms(
            CipherSuite.EcdheEcdsaAes128GcmSha256, NamedGroup.Secp256r1, agree.Terms.ServerShare, new byte[32], new byte[32], default)),
    };

    private static byte[] Opened(byte[] payload)
    {
        using StatementMessage statement = StatementMessage.Decode(payload);
        Assert.Null(statement.Handshake);
        using StatementMessage opened = new()
        {
            Handshake = new Tls13HandshakeSecrets(new byte[32], new byte[32]),
            Sent = statement.Sent,
            Received = statement.Received,
            Ranges = statement.Ranges,
            Earlier = statement.Earlier,
            Correlations = statement.Correlations,
            SessionHash = statement.SessionHash,
        };
        return opened.Encode();
    }
}
