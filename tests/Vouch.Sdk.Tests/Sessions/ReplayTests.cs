using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Tests.Sessions;

/// <summary>Messages of another session, and messages sent back to their sender.</summary>
public sealed class ReplayTests
{
    private const int AbortFrameSize = 7;

    [Theory]
    [InlineData(SessionMessage.Open, AttestorFailure.SessionHashMismatch, ProveFailure.AttestorRefused)]
    [InlineData(SessionMessage.Accepted, AttestorFailure.SessionHashMismatch, ProveFailure.AttestorRefused)]
    [InlineData(SessionMessage.Opening, AttestorFailure.SessionHashMismatch, ProveFailure.AttestorRefused)]
    [InlineData(SessionMessage.Signed, null, ProveFailure.AttestorMisbehaved)]
    public async Task A_message_of_another_session_is_refused(object type, object? attestor, object prover)
    {
        await using SessionContext context = Start();
        Dictionary<SessionMessage, byte[]> earlier = await RecordAsync(context);

        SessionResult result = await RunAsync(context, SessionRelay.Only((SessionMessage)type, message => [message with { Payload = earlier[message.Kind] }]));

        Assert.Equal((AttestorFailure?)attestor, result.Attestor.Failure);
        Assert.Equal((ProveFailure)prover, Assert.IsType<ProveException>(result.Error).Failure);
    }

    [Fact]
    public async Task The_keys_of_another_session_do_not_open_this_one_even_under_the_right_hash()
    {
        await using SessionContext context = Start();
        byte[] earlier = (await RecordAsync(context))[SessionMessage.Opening];

        SessionResult result = await RunAsync(
            context, SessionRelay.Only(SessionMessage.Opening, message => [message with { Payload = [.. earlier[..^SessionProtocol.DigestSize], .. message.Payload[^SessionProtocol.DigestSize..]] }]));

        Assert.Equal(AttestorFailure.HandshakeInvalid, result.Attestor.Failure);
        Assert.Equal(RefusalCode.NotVerified, Assert.IsType<ProveException>(result.Error).Refusal);
    }

    [Theory]
    [InlineData(SessionMessage.Accepted, SessionMessage.Open)]
    [InlineData(SessionMessage.Signed, SessionMessage.Opening)]
    [InlineData(SessionMessage.Signed, SessionMessage.Accepted)]
    public async Task A_message_that_comes_back_to_the_prover_is_refused(object place, object reflected)
    {
        await using SessionContext context = Start();
        Dictionary<SessionMessage, RelayedMessage> seen = [];

        SessionResult result = await RunAsync(context, (_, message) =>
        {
            seen.TryAdd(message.Kind, message);
            return message.Kind == (SessionMessage)place ? [seen[(SessionMessage)reflected]] : [message];
        });

        Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(result.Error).Failure);
    }

    [Fact]
    public async Task A_message_that_comes_back_to_the_attestor_is_refused()
    {
        await using SessionContext context = Start();
        RelayedMessage? accepted = null;

        SessionResult result = await RunAsync(context, (_, message) =>
        {
            accepted = message.Kind == SessionMessage.Accepted ? message : accepted;
            return message.Kind == SessionMessage.Opening ? [accepted!] : [message];
        });

        Assert.Equal(AttestorFailure.ProtocolViolation, result.Attestor.Failure);
        Assert.Equal(RefusalCode.BadRequest, Assert.IsType<ProveException>(result.Error).Refusal);
    }

    [Fact]
    public async Task A_prover_that_hears_itself_does_not_take_it_for_an_attestor()
    {
        await using SessionContext context = Start();

        SessionResult result = await context.RunAsync(context.Request(), static (prover, attestor) =>
        {
            (Stream near, Stream far) = DuplexPipeStream.CreatePair();
            _ = EchoAsync(far);
            prover.Dispose();
            return (near, attestor);
        }, cancelProver: TestContext.Current.CancellationToken);

        Assert.Equal(ProveFailure.AttestorMisbehaved, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.Equal(AttestorFailure.ProverLost, result.Attestor.Failure);
    }

    [Fact]
    public async Task All_that_a_prover_said_cannot_be_said_again()
    {
        await using SessionContext context = Start();
        TapeStream? tape = null;
        SessionResult first = await context.RunAsync(context.Request(), (prover, attestor) => (tape = new TapeStream(prover), attestor), cancelProver: TestContext.Current.CancellationToken);
        Assert.True(first.Attestor.IsSigned);

        Stream again = await context.Connect(TestContext.Current.CancellationToken);
        await again.WriteAsync(tape!.Written.AsMemory()[..^AbortFrameSize], TestContext.Current.CancellationToken); // at the end it says that it is through
        Task draining = again.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        // The session's id is random, so the hash that the prover sent is of the first session alone.
        Assert.Equal(AttestorFailure.SessionHashMismatch, (await context.OutcomeAsync()).Failure);
        await draining;
    }

    private static SessionContext Start()
    {
        SessionContext context = SessionContext.Start();
        FastClock clock = new(10);
        (context.AttestorClock, context.ProverClock) = (clock, clock);
        return context;
    }

    private static async Task<Dictionary<SessionMessage, byte[]>> RecordAsync(SessionContext context)
    {
        Dictionary<SessionMessage, byte[]> messages = [];
        SessionResult result = await context.RunAsync(
            context.Request("/another"),
            SessionRelay.With(
                (_, message) =>
                {
                    messages.Add(message.Kind, message.Payload);
                    return [message];
                },
                context.ProverClock),
            cancelProver: TestContext.Current.CancellationToken);
        Assert.True(result.Attestor.IsSigned);
        return messages;
    }

    private static Task<SessionResult> RunAsync(SessionContext context, Rewrite rewrite)
    {
        ProveRequest request = context.Request();
        request.Challenge = new byte[] { 1 };
        return context.RunAsync(request, SessionRelay.With(rewrite, context.ProverClock), cancelProver: TestContext.Current.CancellationToken);
    }

    private static async Task EchoAsync(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and int size)
            {
                await stream.WriteAsync(buffer.AsMemory(0, size));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }

        await stream.DisposeAsync();
    }

    /// <summary>Keeps what is written.</summary>
    private sealed class TapeStream(Stream inner) : LineStream(inner)
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.Write(buffer.Span);
            return Inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
