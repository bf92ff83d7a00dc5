using System.Security.Cryptography.X509Certificates;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Sessions;

/// <summary>A session to which something happens at a moment.</summary>
internal sealed class LostPeerContext : IAsyncDisposable
{
    private readonly SessionMoment _moment;
    private readonly bool _losesSigned;
    private readonly SessionContext _session;
    private readonly List<BreakableStream> _dialled = [];

    public LostPeerContext(SessionMoment moment, int factor, bool losesSigned)
    {
        _moment = moment;
        _losesSigned = losesSigned;
        Clock = new FastClock(factor);
        _session = SessionContext.Start(certificate => moment == SessionMoment.Response ? StartHalf(certificate) : TestHttpsServer.Start(certificate, SessionContext.Response));
        (_session.AttestorClock, _session.ProverClock) = (Clock, Clock);
    }

    public FastClock Clock { get; }

    /// <summary>Runs the session, and what happens once it is where it should be.</summary>
    public async Task<SessionResult> RunAsync(Action happen, Action<BreakableStream> take, CancellationToken cancelProver, CancellationToken cancelAttestor = default)
    {
        int happened = 0;
        void Happen()
        {
            if (Interlocked.Exchange(ref happened, 1) == 0)
            {
                happen();
            }
        }

        _session.Dial = async (host, port, connectTo, cancel) =>
        {
            if (_moment == SessionMoment.Dialling)
            {
                Happen();
            }

            ServerConnection server = await _session.DialAsync(host, port, connectTo, cancel);
            BreakableStream stream = new(server.Stream);
            _dialled.Add(stream);
            return new ServerConnection(stream, server.Address);
        };
        Between relay = SessionRelay.With(
            (_, message) =>
            {
                if (_moment == SessionMoment.BeforeSigned && message.Kind == SessionMessage.Signed)
                {
                    Happen();
                    return _losesSigned ? [] : [message];
                }

                return [message];
            },
            Clock);
        SessionResult result = await _session.RunAsync(
            _session.Request(),
            (prover, attestor) =>
            {
                // The relay only looks; it is there where a message must be seen.
                (prover, attestor) = _moment == SessionMoment.BeforeSigned ? relay(prover, attestor) : (prover, attestor);
                BreakableStream line = new(prover);
                take(line);
                if (_moment == SessionMoment.BeforeOpen)
                {
                    Happen();
                }

                return (line, attestor);
            },
            new ProgressCall(progress =>
            {
                if (IsHere(progress))
                {
                    Happen();
                }
            }),
            cancelProver,
            cancelAttestor);
        Assert.Equal(1, happened);
        return result;
    }

    public void AssertNothingIsLeft(BreakableStream line)
    {
        Assert.True(line.IsDisposed, "The prover's connection is open.");
        Assert.All(_dialled, stream => Assert.True(stream.IsDisposed, "The server's connection is open."));
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private bool IsHere(ProveProgress progress) => _moment switch
    {
        SessionMoment.Handshake => progress.Stage == ProveStage.Handshake,
        SessionMoment.Requesting => progress.Stage == ProveStage.Requesting,
        SessionMoment.Waiting => progress.Stage == ProveStage.Receiving,
        SessionMoment.Response => progress is { Stage: ProveStage.Receiving, Bytes: > 0 },
        SessionMoment.BeforeOpening => progress.Stage == ProveStage.Opening,
        _ => false,
    };

    /// <summary>A server that sends half of its response and waits.</summary>
    private static TestHttpsServer StartHalf(X509Certificate2 certificate) => TestHttpsServer.Start(certificate, static async (stream, _, cancel) =>
    {
        byte[] response = SessionContext.Response;
        await stream.WriteAsync(response.AsMemory(0, response.Length / 2), cancel);
        await TestHttpsServer.ReadRequestAsync(stream, cancel);
    });
}
