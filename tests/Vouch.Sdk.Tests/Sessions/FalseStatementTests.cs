using System.Security.Cryptography;
using System.Text;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Transcripts;
using Vouch.Attesting;
using Vouch.Crypto;
using Vouch.MpcTls.Statements;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Tls.Records;

namespace Vouch.Tests.Sessions;

/// <summary>A prover states something else than what it can prove, or what an attestor signs: refused under its own name, and the prover learns that it failed.</summary>
public sealed class FalseStatementTests
{
    private static readonly Dictionary<string, (Action<Draft> Lie, AttestorFailure[] Failures)> s_lies = new()
    {
        ["session hash"] = (d => d.SessionHash[0] ^= 1, [AttestorFailure.SessionHashMismatch]),
        ["larger than the limit"] = (d => d.Correlations = long.MaxValue, [AttestorFailure.LimitExceeded]),
        ["a record less, client"] = (d => d.Sent.RemoveAt(d.Sent.Count - 1), [AttestorFailure.StatementDiffers, AttestorFailure.ProofInvalid, AttestorFailure.RequestMalformed]),
        ["a record less, server"] = (d => d.Received.RemoveAt(d.Received.Count - 1), [AttestorFailure.StatementDiffers]),
        ["a record more"] = (d => d.Received.Add(d.Received[^1]), [AttestorFailure.StatementDiffers]),
        ["a longer content"] = (d => Change(d.Received, r => r with { ContentSize = r.ContentSize + 1 }), [AttestorFailure.StatementDiffers]),
        ["a shorter content"] = (d => Change(d.Received, r => r with { ContentSize = r.ContentSize - 1 }), [AttestorFailure.ProofInvalid, AttestorFailure.RangeInvalid]),
        ["data passed off as an alert"] = (d => Change(d.Received, r => new StatedRecord(ContentType.Alert, r.ContentSize, new byte[r.ContentSize])), [AttestorFailure.RangeInvalid, AttestorFailure.StatementDiffers, AttestorFailure.ProofInvalid]),
        ["another Host"] = (d => d.Replace("Host: bank.example", "Host: evil.example"), [AttestorFailure.HostMismatch]),
        ["another header's name"] = (d => d.Replace("Cookie", "Cooky!"), [AttestorFailure.ProofInvalid]),
        ["another header's name, and the commitment left"] = (d => d.Shown[0] = d.Shown[0] with { Bytes = "\r\nHOST: "u8.ToArray() }, [AttestorFailure.RangeInvalid, AttestorFailure.RequestMalformed]),
        ["no Connection: close"] = (d => d.Replace("Connection: close", "Connection: keep!"), [AttestorFailure.RequestMalformed]),
        ["a part of the head not shown"] = (d => d.Shown.RemoveAt(0), [AttestorFailure.RequestMalformed]),
        ["a commitment"] = (d => d.Commitments[40] ^= 1, [AttestorFailure.ProofInvalid]),
        ["a hidden commitment"] = (d => d.Commitments[32 * d.Hidden(RangeKind.JsonValue)] ^= 1, [AttestorFailure.ProofInvalid]),
        ["text that was not checked"] = (d => d.Checks[d.Hidden(RangeKind.HttpText)] = 0, [AttestorFailure.RangeInvalid]),
        ["JSON checked as text"] = (d => d.Checks[d.Hidden(RangeKind.JsonValue)] = (byte)RangeCheck.HttpText, [AttestorFailure.RangeInvalid]),
        ["hidden text that nobody speaks of"] = (d => d.ForgetText(), [AttestorFailure.RequestMalformed]),
        ["a text checked where a line ends"] = (d => d.Texts.Add(new TranscriptRange(Direction.Received, RangeKind.HttpText, 0, 30)), [AttestorFailure.ProofInvalid]),
        ["a text outside"] = (d => d.Texts.Add(new TranscriptRange(Direction.Received, RangeKind.HttpText, 1_000_000, 30)), [AttestorFailure.RangeInvalid]),
        ["a text of another kind"] = (d => d.Texts.Add(new TranscriptRange(Direction.Received, RangeKind.JsonValue, 0, 3)), [AttestorFailure.ProtocolViolation]),
        ["a hidden range said to be revealed"] = (d => d.Reveal(), [AttestorFailure.RangeInvalid]),
        ["a revealed range's blinder"] = (d => d.Blinders[3] ^= 1, [AttestorFailure.RangeInvalid]),
        ["a revealed range's commitment"] = (d => d.Commitments[32 * d.Revealed()] ^= 1, [AttestorFailure.RangeInvalid]),
        ["a revealed range of another kind"] = (d => d.Ranges[d.Revealed()] = new TranscriptRange(Direction.Sent, RangeKind.JsonValue, d.Ranges[d.Revealed()].Segments.ToArray()), [AttestorFailure.RangeInvalid]),
        ["a blinder too few"] = (d => d.Checks[d.Hidden(RangeKind.HttpText)] = StatedRanges.Revealed, [AttestorFailure.ProtocolViolation]),
        ["no check at all"] = (d => d.Checks[d.Hidden(RangeKind.Opaque)] = 99, [AttestorFailure.RangeInvalid]),
        ["opaque bytes as a JSON value"] = (d => d.Relabel(RangeKind.Opaque, RangeKind.JsonValue, RangeCheck.JsonOf4Levels), [AttestorFailure.ProofInvalid]),
        ["a container as a scalar"] = (d => d.Checks[d.Ranges.FindIndex(r => r.Kind == RangeKind.JsonValue && d.Checks[d.Ranges.IndexOf(r)] > (byte)RangeCheck.JsonScalar)] = (byte)RangeCheck.JsonScalar, [AttestorFailure.ProofInvalid]),
        ["a range of a byte less"] = (d => d.Shorten(), [AttestorFailure.ProofInvalid]),
        ["a range outside"] = (d => d.Ranges.Add(new TranscriptRange(Direction.Received, RangeKind.Opaque, 100_000, 1)), [AttestorFailure.RangeInvalid, AttestorFailure.ProtocolViolation]),
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_is_refused(string lie)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        request.SecretHeaders.Add(new("Cookie", "id=42"));

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Statement, message => [message with { Payload = Tell(message.Payload, s_lies[lie].Lie) }]), TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Proven);
        Assert.Contains(Assert.NotNull(result.Attestor.Failure), s_lies[lie].Failures);
        Assert.IsType<ProveException>(result.Error);
    }

    [Fact]
    public async Task The_truth_passes_the_same_way()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Statement, message => [message with { Payload = Tell(message.Payload, static _ => { }) }]), TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
    }

    [Theory]
    [InlineData("Content-Length: 108", "Content-Length: 107")]
    [InlineData("Content-Length: 108", "Content-Lengthy 108")]
    [InlineData("200 OK", "200 KO")]
    public async Task A_shown_response_is_the_true_one(string truth, string lie)
    {
        await using SessionContext context = SessionContext.Start();
        context.Server.ClosesPolitely = false;
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        Assert.Contains(truth, Encoding.Latin1.GetString(SessionContext.Response), StringComparison.Ordinal);

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Statement, message => [message with { Payload = Tell(message.Payload, d => d.ReplaceReceived(truth, lie)) }]), TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Proven);
        Assert.Equal(AttestorFailure.ProofInvalid, result.Attestor.Failure);
    }

    public static TheoryData<string> LiesOfAnOpenedResponse => ["key", "another size", "range", "nothing"];

    [Theory]
    [MemberData(nameof(LiesOfAnOpenedResponse))]
    public async Task A_lie_about_an_opened_response_is_refused(string lie)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;
        request.Reveal.Add("response");

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Statement, message =>
            {
                byte[] payload = [.. message.Payload];
                using StatementMessage truth = StatementMessage.Decode(message.Payload);
                byte[] key = truth.Received.Key!.Span.ToArray();
                int at = payload.AsSpan().IndexOf(key);
                switch (lie)
                {
                    case "key":
                        payload[at + 5] ^= 1;
                        break;
                    case "another size":
                        payload = [.. payload[..(at - 1)], (byte)(payload[at - 1] - 1), .. payload[(at + 1)..]];
                        break;
                    case "range":
                        payload = Tell(payload, d => d.Ranges[d.Revealed()] = new TranscriptRange(Direction.Received, RangeKind.Opaque, 1, 5));
                        break;
                }

                return [message with { Payload = payload }];
            }),
            TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Equal(
            lie switch
            {
                "key" => AttestorFailure.RecordNotAuthentic,
                "another size" => AttestorFailure.StatementDiffers,
                "range" => AttestorFailure.RangeInvalid,
                _ => null,
            },
            (AttestorFailure?)result.Attestor.Failure);
    }

    [Theory]
    [InlineData(AttestorView.Revealed)]
    [InlineData(AttestorView.Response)]
    public async Task What_was_announced_must_follow(AttestorView view)
    {
        (SessionMessage announced, SessionMessage sent) = view == AttestorView.Revealed
            ? (SessionMessage.Statement, SessionMessage.Opening) : (SessionMessage.Opening, SessionMessage.Statement);
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = view;

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(announced, message => [message with { Type = (byte)sent }]), TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Proven);
        Assert.Equal(AttestorFailure.ProtocolViolation, result.Attestor.Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Another_number_of_correlations_than_the_prover_asked_for_ends_the_session(int correlations)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Open, message => [message with { Payload = (OpenMessage.Decode(message.Payload) with { Correlations = correlations }).Encode() }]),
            TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Proven);
        Assert.False(result.Attestor.IsSigned);
    }

    [Fact]
    public async Task Less_shown_than_is_said_to_be_is_refused()
    {
        await using SessionContext context = SessionContext.Start();
        context.Server.ClosesPolitely = false;
        ProveRequest request = context.Request();
        request.AttestorView = AttestorView.Revealed;

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            SessionRelay.Only(SessionMessage.Statement, message => [message with { Payload = Tell(message.Payload, static d => d.ShownReceived.Clear()) }]), TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Proven);
        Assert.Equal(AttestorFailure.RangeInvalid, result.Attestor.Failure);
    }

    [Fact]
    public async Task Nothing_of_request_and_response_crosses_to_the_attestor_in_the_clear()
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = context.Request("/account?user=Ada-1815");
        request.AttestorView = AttestorView.Revealed;
        request.SecretHeaders.Add(new("Cookie", "id=very-secret-cookie"));
        request.Method = "POST";
        request.Body = "amount=1234567"u8.ToArray();
        List<byte> seen = [];

        SessionResult result = await context.RunAsync(request, SessionRelay.With(
            (_, message) =>
            {
                seen.AddRange(message.Payload);
                return [message];
            },
            TimeProvider.System), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        string text = Encoding.Latin1.GetString([.. seen]);
        foreach (string secret in (string[])["Ada-1815", "very-secret-cookie", "1234567", "1842.17", "DE89", "accounts"])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }

        Assert.Contains("Host: bank.example", text, StringComparison.Ordinal); // the test would see it
    }

    private static byte[] Tell(byte[] payload, Action<Draft> lie)
    {
        using StatementMessage truth = StatementMessage.Decode(payload);
        Draft draft = new(truth);
        lie(draft);
        return new StatementMessage
        {
            Handshake = truth.Handshake,
            Sent = new StatedDirection(new DirectionStatement(draft.Sent, draft.Shown)),
            Received = draft.Key is null ? new StatedDirection(new DirectionStatement(draft.Received, draft.ShownReceived)) : truth.Received,
            Ranges = new StatedRanges { Ranges = draft.Ranges, Commitments = draft.Commitments, Checks = draft.Checks, Blinders = draft.Blinders, Texts = draft.Texts },
            Earlier = truth.Earlier,
            Correlations = draft.Correlations,
            SessionHash = draft.SessionHash,
        }.Encode();
    }

    /// <summary>Changes the first record of application data.</summary>
    private static void Change(List<StatedRecord> records, Func<StatedRecord, StatedRecord> change)
    {
        int index = records.FindIndex(r => r.Type == ContentType.ApplicationData);
        records[index] = change(records[index]);
    }

    private sealed class Draft(StatementMessage truth)
    {
        public List<StatedRecord> Sent { get; } = [.. truth.Sent.Statement.Records];

        public List<StatedRecord> Received { get; } = [.. truth.Received.Statement.Records];

        public List<ShownBytes> Shown { get; } = [.. truth.Sent.Statement.Shown];

        public List<ShownBytes> ShownReceived { get; } = [.. truth.Received.Statement.Shown];

        public SecretBuffer? Key { get; } = truth.Received.Key;

        public List<TranscriptRange> Ranges { get; } = [.. truth.Ranges.Ranges];

        public List<TranscriptRange> Texts { get; } = [.. truth.Ranges.Texts];

        public byte[] Commitments { get; set; } = truth.Ranges.Commitments;

        public byte[] Checks { get; set; } = truth.Ranges.Checks;

        public byte[] Blinders { get; private set; } = truth.Ranges.Blinders;

        public long Correlations { get; set; } = truth.Correlations;

        public byte[] SessionHash { get; } = truth.SessionHash;

        public void Replace(string from, string to) => Replace(Shown, from, to);

        public void ReplaceReceived(string from, string to) => Replace(ShownReceived, from, to);

        private void Replace(List<ShownBytes> shown, string from, string to)
        {
            for (int i = 0; i < shown.Count; i++)
            {
                string text = Encoding.Latin1.GetString(shown[i].Bytes.Span);
                shown[i] = shown[i] with { Bytes = Encoding.Latin1.GetBytes(text.Replace(from, to[..from.Length], StringComparison.Ordinal)) };
            }

            Recommit();
        }

        /// <summary>Makes the commitments to what is revealed those to what is shown now.</summary>
        private void Recommit()
        {
            int blinder = 0;
            for (int i = 0; i < Ranges.Count; i++)
            {
                if (Checks[i] == StatedRanges.Revealed)
                {
                    ShownBytes[] shown = [.. Ranges[i].Direction == Direction.Sent ? Shown : ShownReceived];
                    byte[] bytes = [.. Ranges[i].Segments.ToArray().SelectMany(segment =>
                    {
                        ShownBytes around = shown.Single(s => s.Start <= segment.Start && s.End >= segment.End);
                        return around.Bytes.Slice(segment.Start - around.Start, segment.Length).ToArray();
                    })];
                    SHA256.HashData([.. RangeCommitments.Prefix.Span, .. Blinders.AsSpan(16 * blinder++, 16), .. bytes]).CopyTo(Commitments, 32 * i);
                }
            }
        }

        /// <summary>Says that a hidden range is revealed, with some blinder.</summary>
        public void Reveal()
        {
            int index = Hidden(RangeKind.HttpText, Direction.Received);
            Checks[index] = StatedRanges.Revealed;
            Blinders = [.. Blinders, .. new byte[16]];
        }

        public void Relabel(RangeKind from, RangeKind to, RangeCheck check)
        {
            int index = Hidden(from);
            Ranges[index] = new TranscriptRange(Ranges[index].Direction, to, Ranges[index].Segments.ToArray());
            Checks[index] = (byte)check;
        }

        /// <summary>The first range of this kind whose kind is proven, not shown.</summary>
        public int Hidden(RangeKind kind, Direction direction = Direction.Received)
            => Enumerable.Range(0, Ranges.Count).First(i => Ranges[i].Kind == kind && Ranges[i].Direction == direction && Checks[i] != StatedRanges.Revealed);

        public int Revealed() => Array.IndexOf(Checks, StatedRanges.Revealed);

        /// <summary>Leaves the first hidden text of the request out: nobody says then that it holds no line end.</summary>
        public void ForgetText()
        {
            int index = Hidden(RangeKind.HttpText, Direction.Sent);
            Ranges.RemoveAt(index);
            Checks = [.. Checks[..index], .. Checks[(index + 1)..]];
            Commitments = [.. Commitments[..(32 * index)], .. Commitments[(32 * (index + 1))..]];
        }

        public void Shorten()
        {
            int index = Ranges.FindIndex(r => r.Direction == Direction.Received && r.Length > 1 && r.Segments.Length == 1);
            Ranges[index] = new TranscriptRange(Direction.Received, Ranges[index].Kind, Ranges[index].Start, Ranges[index].Length - 1);
        }
    }
}
