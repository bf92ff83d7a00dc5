using System.Formats.Cbor;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto.Signing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Tests.Sessions;

/// <summary>An attestor signs something else than the session: the prover does not call it an attestation, and says whose fault it is.</summary>
public sealed class LyingAttestorTests
{
    private static readonly SigningKey s_other = SigningKey.Generate(KeyAlgorithm.Secp256k1, new SeededRandomSource(99));

    private static readonly Dictionary<string, Func<Truth, byte[]>> s_lies = new()
    {
        ["time, later"] = Bind(b => b with { Time = b.Time.AddSeconds(1) }),
        ["time, earlier"] = Bind(b => b with { Time = b.Time.AddDays(-1) }),
        ["mode"] = Bind(b => b with { Mode = AttestationMode.Tee }),
        ["session id"] = Bind(b => b with { SessionId = Other(b.SessionId) }),
        ["session hash"] = Bind(b => b with { SessionHash = Other(b.SessionHash) }),
        ["challenge"] = Bind(b => b with { Challenge = Other(b.Challenge) }),
        ["no challenge"] = Bind(b => b with { Challenge = AttestationHeader.None }),
        ["subject"] = Bind(b => b with { Subject = Other(b.Subject) }),
        ["no subject"] = Bind(b => b with { Subject = AttestationHeader.None }),
        ["host"] = Server(s => s with { Name = "other.example" }),
        ["port"] = Server(s => s with { Port = 8443 }),
        ["dialled address"] = State(f => f with { DialledAddress = "192.0.2.1:443" }),
        ["TLS version"] = State(f => f with { Tls = f.Tls with { Version = 0x0303 } }),
        ["suite"] = State(f => f with { Tls = f.Tls with { CipherSuite = 0x1303 } }),
        ["group"] = State(f => f with { Tls = f.Tls with { Group = 0x0018 } }),
        ["application protocol"] = State(f => f with { Tls = f.Tls with { ApplicationProtocol = "h2" } }),
        ["hello hash"] = Server(s => s with { Hello = s.Hello with { HelloHash = Other(s.Hello.HelloHash) } }),
        ["client random"] = Server(s => s with { Hello = s.Hello with { ClientRandom = Other(s.Hello.ClientRandom) } }),
        ["server random"] = Server(s => s with { Hello = s.Hello with { ServerRandom = Other(s.Hello.ServerRandom) } }),
        ["key share"] = Server(s => s with { Hello = s.Hello with { ServerKeyShare = Other(s.Hello.ServerKeyShare) } }),
        ["leaf certificate"] = Server(s => s with { CertificateChain = [Other(s.CertificateChain[0]), .. s.CertificateChain.Skip(1)] }),
        ["one certificate more"] = Server(s => s with { CertificateChain = [.. s.CertificateChain, s.CertificateChain[0]] }),
        ["handshake signature"] = Server(s => s with { HandshakeSignature = s.HandshakeSignature with { Signature = Other(s.HandshakeSignature.Signature) } }),
        ["signature scheme"] = Server(s => s with { HandshakeSignature = s.HandshakeSignature with { Scheme = 0x0804 } }),
        ["signed content"] = Server(s => s with { HandshakeSignature = s.HandshakeSignature with { Covered = Other(s.HandshakeSignature.Covered) } }),
        ["truncated"] = State(f => f with { Transcript = f.Transcript with { Completeness = Completeness.Truncated } }),
        ["ended by the connection"] = State(f => f with { Transcript = f.Transcript with { Completeness = Completeness.CloseNotify } }),
        ["sent length"] = State(f => f with { Transcript = f.Transcript with { SentLength = f.Transcript.SentLength + 1 } }),
        ["received length"] = State(f => f with { Transcript = f.Transcript with { ReceivedLength = f.Transcript.ReceivedLength - 1 } }),
        ["hidden length"] = State(f => f with { Transcript = f.Transcript with { HiddenLength = f.Transcript.HiddenLength + 1 } }),
        ["kind of opening"] = State(f => f with { Transcript = f.Transcript with { Opening = TranscriptOpening.MasterSecret } }),
        ["a range less"] = Commit((t, o) => Create(t, [.. o.Ranges.SkipLast(1)], o.BlinderSeed)),
        ["a range twice"] = Commit((t, o) => Create(t, [.. o.Ranges, o.Ranges[^1]], o.BlinderSeed)),
        ["ranges in another order"] = Commit((t, o) => Create(t, [o.Ranges[1], o.Ranges[0], .. o.Ranges.Skip(2)], o.BlinderSeed)),
        ["other blinders"] = Commit((t, o) => Create(t, o.Ranges, new byte[RangeCommitments.BlinderSeedSize])),
        ["another response"] = Commit((t, o) => Create(new Transcript(t.Sent, Replace(t.Received, "1842.17", "9842.17")), o.Ranges, o.BlinderSeed)),
        ["signature of another key"] = truth => ReplaceItem(truth.Sign(), 2, (truth with { Key = s_other }).Sign()),
        ["another key's name"] = truth => ReplaceItem(truth.Sign(), 1, (truth with { Key = s_other }).Sign()),
        ["another root"] = truth => ReplaceItem(truth.Sign(), 0, (truth with { Facts = With(truth.Facts, s => s with { Port = 1 }) }).Sign()),
        ["another salt seed"] = truth => AttestorReply.Issue(truth.Key, truth.Binding, truth.Facts, truth.Commitments, Other(Truth.SaltSeed).Span) is AttestorReply salted ? ReplaceItem(truth.Sign(), 3, salted) : [],
        ["nothing"] = static _ => [],
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    [Fact]
    public async Task An_attestor_that_tells_the_truth_is_believed()
    {
        (ProvenSession? proven, Exception? error) = await ProveAsync(static truth => truth.Sign().Encode());

        Assert.Null(error);
        Assert.NotNull(proven);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_is_refused_and_named(string lie)
    {
        (ProvenSession? _, Exception? error) = await ProveAsync(s_lies[lie]);

        Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(error).Failure);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue + 1)]
    [InlineData(253_402_300_800)]
    public async Task A_time_that_no_clock_shows_is_refused(ulong time)
    {
        (ProvenSession? _, Exception? error) = await ProveAsync(truth => SignAt(truth, time), accepted => accepted with { Time = time });

        Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(error).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.1")]
    [InlineData("bank.example:443")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        (ProvenSession? _, Exception? error) = await ProveAsync(static truth => [], accepted => accepted with { DialledAddress = address });

        Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(error).Failure);
    }

    private static async Task<(ProvenSession? Proven, Exception? Error)> ProveAsync(Func<Truth, byte[]> sign, Func<AcceptedMessage, AcceptedMessage>? accept = null)
    {
        await using SessionContext context = SessionContext.Start();
        LyingAttestor attestor = new(context.Key, context.Dial, context.Roots) { Sign = sign, Accept = accept ?? (static accepted => accepted) };
        Task? attesting = null;
        context.Options.ServerRoots = context.Roots;
        Prover prover = new(context.Options, TimeProvider.System, _ =>
        {
            (Stream near, Stream far) = DuplexPipeStream.CreatePair();
            attesting = attestor.RunAsync(far, TestContext.Current.CancellationToken);
            return Task.FromResult(near);
        });
        ProveRequest request = context.Request();
        request.Challenge = new byte[] { 1, 2, 3 };
        request.Subject = new byte[] { 4, 5, 6 };
        try
        {
            return (await prover.ProveAsync(request, cancellationToken: TestContext.Current.CancellationToken), null);
        }
        catch (ProveException e)
        {
            return (null, e);
        }
        finally
        {
            await attesting!.ContinueWith(static _ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static Func<Truth, byte[]> Bind(Func<SessionBinding, SessionBinding> lie) => truth => (truth with { Binding = lie(truth.Binding) }).Sign().Encode();

    private static Func<Truth, byte[]> Server(Func<ServerFacts.Shown, ServerFacts.Shown> lie) => State(facts => With(facts, lie));

    private static SessionFacts With(SessionFacts facts, Func<ServerFacts.Shown, ServerFacts.Shown> lie) => facts with { Server = lie((ServerFacts.Shown)facts.Server) };

    private static Func<Truth, byte[]> State(Func<SessionFacts, SessionFacts> lie) => truth => (truth with { Facts = lie(truth.Facts) }).Sign().Encode();

    private static Func<Truth, byte[]> Commit(Func<Transcript, OpeningMessage, RangeCommitments> lie)
        => truth => (truth with { Commitments = lie(TranscriptOf(truth), truth.Opening) }).Sign().Encode();

    /// <summary>What was said, as the test knows it.</summary>
    private static Transcript TranscriptOf(Truth truth)
    {
        byte[] request = [.. "GET /account HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n"u8];
        Assert.Equal(truth.Facts.Transcript.SentLength, request.Length);
        return new Transcript(request, SessionContext.Response);
    }

    private static RangeCommitments Create(Transcript transcript, IReadOnlyList<TranscriptRange> ranges, byte[] seed)
        => RangeCommitments.Create(transcript, ranges, seed, out RangeFailure failure) ?? throw new InvalidOperationException(failure.ToString());

    private static ReadOnlyMemory<byte> Other(ReadOnlyMemory<byte> bytes)
    {
        byte[] other = bytes.ToArray();
        other[^1] ^= 1;
        return other;
    }

    private static byte[] Replace(ReadOnlyMemory<byte> bytes, string what, string with)
        => System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(bytes.Span).Replace(what, with, StringComparison.Ordinal));

    /// <summary>A reply of which one item is that of another one.</summary>
    private static byte[] ReplaceItem(AttestorReply reply, int index, AttestorReply other)
    {
        ReadOnlyMemory<byte>[] items = Items(reply);
        items[index] = Items(other)[index];
        return [0x85, .. items.SelectMany(item => item.ToArray())];
    }

    /// <summary>A reply whose header has any time, rightly signed.</summary>
    private static byte[] SignAt(Truth truth, ulong time)
    {
        AttestorReply reply = truth.Sign();
        AttestationHeader header = reply.Header with { Time = time };
        CborWriter writer = new(CborConformanceMode.Canonical);
        writer.WriteStartArray(9);
        writer.WriteUInt32(header.Version);
        writer.WriteUInt32((uint)header.Mode);
        writer.WriteUInt64(header.Time);
        foreach (ReadOnlyMemory<byte> hash in (ReadOnlyMemory<byte>[])[header.SessionId, header.SessionHash, header.Challenge, header.Subject, header.BodyRoot])
        {
            writer.WriteByteString(hash.Span);
        }

        writer.WriteUInt32(header.LeafCount);
        writer.WriteEndArray();
        CborWriter signature = new(CborConformanceMode.Canonical);
        signature.WriteByteString(truth.Key.Sign(header.ComputeDigest()));
        ReadOnlyMemory<byte>[] items = Items(reply);
        (items[0], items[2]) = (writer.Encode(), signature.Encode());
        return [0x85, .. items.SelectMany(item => item.ToArray())];
    }

    private static ReadOnlyMemory<byte>[] Items(AttestorReply reply)
    {
        CborReader reader = new(reply.Encode());
        ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[reader.ReadStartArray()!.Value];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = reader.ReadEncodedValue();
        }

        return items;
    }
}
