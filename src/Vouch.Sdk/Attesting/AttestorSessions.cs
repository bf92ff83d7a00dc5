using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>The attestor's side of sessions: runs one per connection and signs, or says why not.</summary>
/// <remarks>Thread-safe; sessions share nothing but the key, the rules and the clock.</remarks>
public sealed class AttestorSessions
{
    /// <summary>The path at which attestors serve sessions over WebSocket.</summary>
    public const string WebSocketPath = "/v1/session";

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly SessionTerms _terms;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates the attestor's side.</summary>
    /// <param name="key">Signs; stays the caller's.</param>
    /// <param name="dial">Connects to servers, under the operator's rules.</param>
    /// <param name="admit">The same rules, for servers that provers dial.</param>
    /// <param name="limits">What a session may cost.</param>
    /// <param name="serverRoots">The roots that servers' certificates must lead to; null for the system's.</param>
    /// <param name="time">The clock that attestations carry.</param>
    /// <param name="logger">Takes what happened: counts, names and durations.</param>
    /// <param name="prepared">Where to keep what is prepared for later sessions in MPC mode; null to prepare nothing.</param>
    public AttestorSessions(
        SigningKey key, DialServer dial, AdmitServer admit, AttestorLimits limits, X509Certificate2Collection? serverRoots, TimeProvider time, ILogger logger, PreparationStore? prepared = null)
        : this(new SessionTerms(key, dial, admit, limits, serverRoots, time, SystemRandomSource.Instance, new LargeArrays()) { Prepared = prepared }, logger)
    {
    }

    /// <summary>Creates the attestor's side with randomness of any source.</summary>
    internal AttestorSessions(SessionTerms terms, ILogger logger)
    {
        _terms = terms;
        _time = terms.Time;
        _logger = logger;
    }

    /// <summary>Runs a session over a connection that a prover opened, and closes it.</summary>
    /// <returns>What became of it; never an exception for what a prover or a server did.</returns>
    public async Task<AttestorOutcome> RunAsync(Stream connection, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        using CancellationTokenSource limit = new(_terms.Limits.MaxDuration, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Multiplexer? peer = null;
        AttestorOutcome outcome;
        try
        {
            peer = await Multiplexer.AcceptAsync(connection, new MultiplexerOptions { Time = _time }, either.Token).ConfigureAwait(false);
            AttestorSession session = new(peer, _terms);
            outcome = await session.RunAsync(either.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the session's edge: whatever happened becomes a log line and an abort
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = Explain(e, limit.IsCancellationRequested);
        }

        if (peer is not null)
        {
            await SayFarewellAsync(peer, outcome.Failure?.ToRefusal()).ConfigureAwait(false);
        }

        Log(outcome, Stopwatch.GetElapsedTime(started));
        return outcome;
    }

    /// <summary>Tells a prover that there is no room for its session, and closes the connection.</summary>
    public async Task RefuseBusyAsync(Stream connection, CancellationToken cancellationToken)
    {
        try
        {
            Multiplexer peer = await Multiplexer.AcceptAsync(connection, new MultiplexerOptions { Time = _time }, cancellationToken).ConfigureAwait(false);
            await SayFarewellAsync(peer, RefusalCode.Busy).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It need not wait for the answer.
        }
    }

    private static AttestorOutcome Explain(Exception e, bool timedOut) => e switch
    {
        AttestorException refused => new AttestorOutcome(refused.Failure, refused.Message),
        DialRefusedException dial => new AttestorOutcome(dial.Failure, dial.Message),
        ProtocolException or UnsupportedVersionException => new AttestorOutcome(AttestorFailure.ProtocolViolation, e.Message),
        PeerAbortedException => new AttestorOutcome(AttestorFailure.ProverGaveUp, e.Message),
        _ when timedOut => new AttestorOutcome(AttestorFailure.TimedOut, "The session took too long."),
        IOException or OperationCanceledException => new AttestorOutcome(AttestorFailure.ProverLost, e.Message),
        _ => new AttestorOutcome(AttestorFailure.InternalError, e.GetType().Name),
    };

    private async Task SayFarewellAsync(Multiplexer peer, RefusalCode? refusal)
    {
        using CancellationTokenSource timeout = new(s_farewell, _time);
        try
        {
            if (refusal is RefusalCode code)
            {
                await RefuseAsync(peer, code, timeout.Token).ConfigureAwait(false);
            }

            await peer.CloseAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The prover is gone; there is nobody to tell.
        }

        await peer.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task RefuseAsync(Multiplexer peer, RefusalCode code, CancellationToken cancellationToken)
        => await new MessageChannel(peer[ChannelId.Control]).SendAsync((byte)SessionMessage.Refused, new RefusedMessage(code).Encode(), cancellationToken).ConfigureAwait(false);

    private void Log(AttestorOutcome outcome, TimeSpan elapsed)
    {
        if (outcome.Failure is AttestorFailure failure)
        {
            _logger.NotSigned(failure, outcome.Detail, elapsed.TotalMilliseconds);
        }
        else if (outcome.IsPrepared)
        {
            _logger.Prepared(outcome.Detail, elapsed.TotalMilliseconds);
        }
        else
        {
            _logger.Signed(outcome.Detail, elapsed.TotalMilliseconds);
        }
    }
}
