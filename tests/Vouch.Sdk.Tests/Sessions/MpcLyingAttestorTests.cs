using Vouch.Attesting;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>An attestor in MPC mode that says something else than what it has: the prover notices, says so, and states nothing.</summary>
public sealed class MpcLyingAttestorTests
{
    private static readonly Dictionary<string, (SessionMessage Kind, Func<byte[], byte[]> Lie)> s_lies = new()
    {
        ["another key share"] = Accept(static a => a with { KeyShare = OtherPoint() }),
        ["a key share that is no point"] = Accept(static a => a with { KeyShare = new byte[KeyShare.PointSize] }),
        ["no key share"] = Accept(static a => a with { KeyShare = null }),
        ["another scalar"] = Open(static (scalar, contributions) => (Flip(scalar, 31), contributions)),
        ["no scalar"] = Open(static (_, contributions) => (new byte[32], contributions)),
        ["a scalar that is none"] = Open(static (_, contributions) => ([.. Enumerable.Repeat((byte)0xff, 32)], contributions)),
        ["a scalar of another size"] = Open(static (scalar, contributions) => (scalar[..31], contributions)),
        ["another share of the premaster secret"] = Open(static (scalar, contributions) => (scalar, Flip(contributions, 0))),
        ["another share of the check"] = Open(static (scalar, contributions) => (scalar, Flip(contributions, 40))),
        ["another share of a tag"] = Open(static (scalar, contributions) => (scalar, Flip(contributions, 64))),
        ["another end of the share of a tag"] = Open(static (scalar, contributions) => (scalar, Flip(contributions, contributions.Length - 2))), // what is above 128 bits is not in a tag
        ["a contribution less"] = Open(static (scalar, contributions) => (scalar, contributions[..^1])),
        ["a contribution more"] = Open(static (scalar, contributions) => (scalar, [.. contributions, 0])),
        ["nothing at all"] = (SessionMessage.Share, static _ => []),
        ["another signature"] = (SessionMessage.Signed, static payload => Flip(payload, payload.Length - 5)),
    };

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    /// <summary>Channels on which the attestor computes with the prover before anything is opened, and by how many of its bytes before the end.</summary>
    public static TheoryData<ChannelId, int> Places => new()
    {
        { ChannelId.Garbling, 1 }, // the hash of the last tag
        { ChannelId.Garbling, 40 }, // the tag
        { ChannelId.Garbling, 32 + 16 + 17 + 20 }, // the hash of the ciphertext
        { ChannelId.Garbling, 32 + 16 + 17 + 32 + 60 }, // the ciphertext
        { ChannelId.Conversion, 1 }, // the scaled key of the tag
        { ChannelId.Conversion, 17 + 1 }, // the last message of the conversion of points
        { ChannelId.Conversion, 17 + 32 + 150 }, // one before it
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_is_noticed_and_nothing_is_stated(string lie)
    {
        (SessionMessage kind, Func<byte[], byte[]> lying) = s_lies[lie];
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(kind, message => [message with { Payload = lying(message.Payload) }]));

        // Whoever changes what both sides hash may also find the other side, which has seen something else, ending the session first.
        bool isNamed = result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved } || (kind == SessionMessage.Accepted && result.Error is ProveException { Failure: ProveFailure.AttestorRefused });
        Assert.True(isNamed, $"{result.Attestor}; {result.Error}");
        Assert.Null(result.Proven);
        if (kind != SessionMessage.Signed)
        {
            Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        }

        if (kind == SessionMessage.Accepted)
        {
            Assert.DoesNotContain(SessionMessage.Seal, line.Passed);
            Assert.Empty(context.Server.Requests);
        }
    }

    /// <summary>What is shown of the handshake is masked then, and the attestor has nothing to compare with: the prover has.</summary>
    [Theory]
    [InlineData("another scalar")]
    [InlineData("another share of the premaster secret")]
    [InlineData("another share of the check")]
    [InlineData("another share of a tag")]
    [InlineData("nothing at all")]
    public async Task Another_opened_share_is_noticed_where_the_server_is_hidden(string lie)
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only(SessionMessage.Share, message => [message with { Payload = s_lies[lie].Lie(message.Payload) }]), request: Hidden(context));

        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
    }

    [Theory]
    [InlineData(1)] // the hash of the last tag
    [InlineData(40)] // the tag
    [InlineData(32 + 16 + 17 + 32 + 60)] // the ciphertext
    public async Task A_wrong_byte_of_the_request_is_noticed_where_the_server_is_hidden(int beforeEnd)
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine honest = new();
        SessionResult truth = await honest.RunAsync(context, request: Hidden(context));
        MpcLine line = new();

        SessionResult result = await line.RunAsync(
            context, alter: MpcLine.Flip(ChannelId.Garbling, SessionRole.Attestor, honest.Sizes[(ChannelId.Garbling, SessionRole.Attestor)] - beforeEnd), request: Hidden(context));

        Assert.Null(truth.Error);
        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        Assert.Single(context.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_wrong_byte_of_the_computation_is_noticed_and_nothing_is_stated(ChannelId channel, int beforeEnd)
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine honest = new();
        SessionResult truth = await honest.RunAsync(context);
        long at = honest.Sizes[(channel, SessionRole.Attestor)] - beforeEnd;
        int requests = context.Server.Requests.Count;
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, alter: MpcLine.Flip(channel, SessionRole.Attestor, at));

        Assert.Null(truth.Error);
        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Statement, line.Passed);
        Assert.Equal(requests, context.Server.Requests.Count); // no other request than the prover's own, and not that one either
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_traffic_secret_than_the_labels_say_is_noticed_before_the_handshake_goes_on(bool isHidden)
    {
        await using SessionContext context = SessionContext.Start();
        MpcLine line = new();

        // Behind the corrections of both shares of the premaster secret: the inner state, 32 bytes, and the two secrets.
        SessionResult result = await line.RunAsync(context, alter: MpcLine.Flip(ChannelId.Garbling, SessionRole.Attestor, 64 + 32 + 5), request: isHidden ? Hidden(context) : null);

        Assert.True(result.Error is ProveException { Failure: ProveFailure.AttestorMisbehaved }, $"{result.Attestor}; {result.Error}");
        Assert.DoesNotContain(SessionMessage.Derive, line.Passed);
    }

    [Theory]
    [InlineData(SessionMessage.Ready)]
    [InlineData(SessionMessage.Share)]
    [InlineData(SessionMessage.Signed)]
    public async Task A_message_that_is_withheld_ends_the_session(object type)
    {
        await using SessionContext context = SessionContext.Start();
        FastClock clock = new(20);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        context.Options.Timeout = TimeSpan.FromSeconds(180);
        context.Limits = new AttestorLimits { MaxDuration = TimeSpan.FromSeconds(200) };
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, SessionRelay.Only((SessionMessage)type, static _ => []));

        ProveFailure failure = Assert.IsType<ProveException>(result.Error).Failure;
        Assert.True(failure is ProveFailure.AttestorLost or ProveFailure.AttestorMisbehaved or ProveFailure.TimedOut, $"{failure}");
        Assert.Equal((SessionMessage)type == SessionMessage.Signed, line.Passed.Contains(SessionMessage.Statement));
    }

    private static ProveRequest Hidden(SessionContext context)
    {
        ProveRequest request = MpcLine.Request(context);
        request.HideServerName = true;
        return request;
    }

    private static (SessionMessage, Func<byte[], byte[]>) Accept(Func<AcceptedMessage, AcceptedMessage> lie) => (SessionMessage.Accepted, payload => lie(AcceptedMessage.Decode(payload)).Encode());

    private static (SessionMessage, Func<byte[], byte[]>) Open(Func<byte[], byte[], (byte[] Scalar, byte[] Contributions)> lie)
        => (SessionMessage.Share, payload => Lie(payload, lie));

    private static byte[] Lie(byte[] payload, Func<byte[], byte[], (byte[] Scalar, byte[] Contributions)> lie)
    {
        using ShareMessage truth = ShareMessage.Decode(payload);
        (byte[] scalar, byte[] contributions) = lie(truth.Opening.Scalar.Span.ToArray(), truth.Opening.Contributions.Span.ToArray());
        using ShareMessage said = new(new SharedKeysOpening(SecretBuffer.CopyOf(scalar), SecretBuffer.CopyOf(contributions)));
        return said.Encode();
    }

    private static byte[] OtherPoint()
    {
        using KeyShare other = KeyShare.Create(new SeededRandomSource(7));
        return other.Point.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }
}
