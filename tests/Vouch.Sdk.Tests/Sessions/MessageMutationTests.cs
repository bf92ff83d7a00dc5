using System.Collections.Concurrent;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;

namespace Vouch.Tests.Sessions;

/// <summary>Somebody between the two speaks the protocol and changes its messages: each change ends with the error that is its own.</summary>
public sealed class MessageMutationTests
{
#if DEBUG
    private const int Mutations = 20;
#else
    private const int Mutations = 200;
#endif

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    public static TheoryData<string> All => [nameof(SessionMessage.Open), nameof(SessionMessage.Accepted), nameof(SessionMessage.Opening), nameof(SessionMessage.Signed)];

    /// <summary>What may stand in the place of a message: not one of the protocol.</summary>
    private static IEnumerable<RelayedMessage> Wrong(RelayedMessage message)
    {
        int limit = Limit(message.Kind);
        yield return message with { Payload = [] };
        yield return message with { Payload = new byte[limit] };
        yield return message with { Payload = new byte[limit + 1] };
        yield return message with { Announced = int.MaxValue };
        yield return message with { Announced = uint.MaxValue };
        yield return message with { Payload = [.. message.Payload, 0] };
        yield return message with { Payload = message.Payload[..^1] };
        foreach (byte type in (byte[])[0, 1, 2, 3, 4, 5, 6, 255])
        {
            if (type != message.Type)
            {
                yield return message with { Type = type };
            }
        }
    }

    [Fact]
    public async Task A_relay_that_changes_nothing_is_not_noticed()
    {
        await using SessionContext context = Start();

        SessionResult result = await RunAsync(context, (_, message) => [message]);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_not_the_message_of_this_place_is_refused_by_name(string type)
    {
        SessionMessage kind = Enum.Parse<SessionMessage>(type);
        await using SessionContext context = Start();
        int count = 0;
        do
        {
            RelayedMessage? sent = null;
            SessionResult result = await RunAsync(context, SessionRelay.Only(kind, message =>
            {
                RelayedMessage[] wrong = [.. Wrong(message)];
                sent = wrong[count % wrong.Length];
                count = count == wrong.Length - 1 ? -1 : count + 1;
                return [sent];
            }));

            string what = $"{kind} as type {sent!.Type}, {sent.Payload.Length} bytes, {sent.Announced} announced: {result.Attestor}; {result.Error}";
            ProveException e = Assert.IsType<ProveException>(result.Error);
            if (kind is SessionMessage.Open or SessionMessage.Opening)
            {
                Assert.True(result.Attestor.Failure == AttestorFailure.ProtocolViolation, what);
                Assert.True(e.Failure == ProveFailure.AttestorRefused && e.Refusal == RefusalCode.BadRequest, what);
            }
            else
            {
                Assert.True(e.Failure == ProveFailure.AttestorMisbehaved, what);
                Assert.True(kind == SessionMessage.Signed ? result.Attestor.IsSigned : result.Attestor.Failure == AttestorFailure.ProverGaveUp, what);
            }
        }
        while (count >= 0);
    }

    [Theory]
    [InlineData(SessionMessage.Open, AttestorFailure.ProtocolViolation, ProveFailure.AttestorRefused)]
    [InlineData(SessionMessage.Accepted, AttestorFailure.ProverGaveUp, ProveFailure.AttestorMisbehaved)]
    [InlineData(SessionMessage.Opening, null, null)]
    [InlineData(SessionMessage.Signed, null, null)]
    public async Task A_message_that_comes_twice_is_refused_unless_nobody_waits_for_another(object type, object? attestor, object? prover)
    {
        await using SessionContext context = Start();

        SessionResult result = await RunAsync(context, SessionRelay.Only((SessionMessage)type, message => [message, message]));

        Assert.Equal((AttestorFailure?)attestor, result.Attestor.Failure);
        Assert.Equal((ProveFailure?)prover, (result.Error as ProveException)?.Failure);
        Assert.Equal(prover is null, result.Proven is not null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_message_whose_payload_was_changed_ends_the_session(string type)
    {
        SessionMessage kind = Enum.Parse<SessionMessage>(type);
        await using SessionContext context = Start();
        ConcurrentBag<AttestorFailure?> seen = [];

        await Parallel.ForAsync(0, Mutations, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (i, cancel) =>
        {
            SessionResult result = await RunAsync(context, SessionRelay.Only(kind, message => [message with { Payload = Change(message.Payload, i) }])).WaitAsync(s_patience, cancel);

            string what = $"{kind}, mutation {i}: {result.Attestor}; {result.Error}";
            Assert.True(result.Proven is null, what);
            Assert.True(Expect(kind, result.Attestor.Failure, Assert.IsType<ProveException>(result.Error)), what);
            seen.Add(result.Attestor.Failure);
        });

        Assert.Equal(Mutations, seen.Count);
    }

    [Fact]
    public async Task A_refusal_whose_payload_was_changed_is_one_or_none()
    {
        await using SessionContext context = Start();
        context.Dial = static (_, _, _, _) => throw new DialRefusedException(AttestorFailure.HostNotAllowed, "No.");
        for (int code = 0; code < 256; code++)
        {
            SessionResult result = await RunAsync(context, SessionRelay.Only(SessionMessage.Refused, message => [message with { Payload = [0x81, .. code < 24 ? (byte[])[(byte)code] : [0x18, (byte)code]] }]));

            ProveException e = Assert.IsType<ProveException>(result.Error);
            Assert.Equal(ProveFailure.AttestorRefused, e.Failure);
            Assert.Equal((RefusalCode)code, e.Refusal);
        }

        foreach (byte[] payload in (byte[][])[[], [0x81], [0x81, 0x18, 0x05], [0x81, 0x19, 1, 0], [0x82, 1, 1], [0x81, 0x01, 0x01], [0x01]])
        {
            SessionResult result = await RunAsync(context, SessionRelay.Only(SessionMessage.Refused, message => [message with { Payload = payload }]));

            Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(result.Error).Failure);
        }
    }

    private static SessionContext Start()
    {
        SessionContext context = SessionContext.Start();
        FastClock clock = new(20);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        return context;
    }

    private static Task<SessionResult> RunAsync(SessionContext context, Rewrite rewrite)
        => context.RunAsync(context.Request(), SessionRelay.With(rewrite, context.ProverClock), cancelProver: TestContext.Current.CancellationToken);

    private static int Limit(SessionMessage type) => type switch
    {
        SessionMessage.Open => SessionProtocol.MaxOpenSize,
        SessionMessage.Accepted => SessionProtocol.MaxAcceptedSize,
        SessionMessage.Opening => SessionProtocol.MaxOpeningSize,
        _ => SessionProtocol.MaxSignedSize,
    };

    private static byte[] Change(byte[] payload, int seed)
    {
        Random random = new(seed);
        List<byte> changed = [.. payload];
        int at = random.Next(changed.Count);
        switch (random.Next(4))
        {
            case 0 or 1:
                changed[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                changed.Insert(at, (byte)random.Next(256));
                break;
            default:
                changed.RemoveAt(at);
                break;
        }

        return changed.SequenceEqual(payload) ? [.. payload, 0] : [.. changed];
    }

    /// <summary>Whether both sides end as they must when this message was changed.</summary>
    private static bool Expect(SessionMessage type, AttestorFailure? attestor, ProveException prover) => type switch
    {
        SessionMessage.Open => prover.Failure == ProveFailure.AttestorRefused && attestor switch
        {
            AttestorFailure.ProtocolViolation => prover.Refusal == RefusalCode.BadRequest,
            AttestorFailure.UnsupportedMode => prover.Refusal == RefusalCode.UnsupportedMode,
            AttestorFailure.SessionHashMismatch => prover.Refusal == RefusalCode.NotVerified,
            _ => false,
        },
        SessionMessage.Accepted => attestor switch
        {
            AttestorFailure.SessionHashMismatch => prover.Refusal == RefusalCode.NotVerified,
            AttestorFailure.ProverGaveUp => prover.Failure == ProveFailure.AttestorMisbehaved,
            _ => false,
        },
        SessionMessage.Opening => attestor switch
        {
            null => prover.Failure == ProveFailure.AttestorMisbehaved,
            AttestorFailure.ProtocolViolation => prover.Refusal == RefusalCode.BadRequest,
            AttestorFailure.SessionHashMismatch or AttestorFailure.HandshakeInvalid or AttestorFailure.RecordNotAuthentic or AttestorFailure.RequestDiffers
                or AttestorFailure.LengthMismatch or AttestorFailure.RangeInvalid => prover.Refusal == RefusalCode.NotVerified,
            _ => false,
        },
        _ => attestor is null && prover.Failure == ProveFailure.AttestorMisbehaved,
    };
}
