using System.Diagnostics;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Vouch.Attestations;
using Vouch.Crypto;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>Proves what HTTPS servers answer, with the help of an attestor.</summary>
/// <remarks>Thread-safe; sessions share nothing. Each session makes its own connection to the attestor.</remarks>
public sealed class Prover
{
    private readonly ProverOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, Task<Stream>> _connect;
    private readonly IRandomSource _random;

    /// <summary>Creates a prover.</summary>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public Prover(ProverOptions options, TimeProvider? time = null)
        : this(options, time, connect: null)
    {
    }

    /// <summary>Creates a prover with a connection of another kind, for attestors in the same process, and randomness of another source.</summary>
    internal Prover(ProverOptions options, TimeProvider? time, Func<CancellationToken, Task<Stream>>? connect, IRandomSource? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateOptionsResult result = new ProverOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new ArgumentException(string.Join(" ", result.Failures), nameof(options));
        }

        _options = options;
        _time = time ?? TimeProvider.System;
        _random = random ?? SystemRandomSource.Instance;
        _connect = connect ?? (cancellationToken => AttestorConnection.OpenAsync(options, cancellationToken));
    }

    /// <summary>Sends the request through the attestor and has the answer attested.</summary>
    /// <param name="request">The request, and what of it and of the response the attestor may see.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellationToken">Ends the session on both sides.</param>
    /// <exception cref="ProveException">There is no attestation; the message says why and what to do.</exception>
    /// <exception cref="ArgumentException">The request cannot be sent as it is.</exception>
    public async Task<ProvenSession> ProveAsync(ProveRequest request, IProgress<ProveProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mode is not (AttestationMode.Proxy or AttestationMode.Mpc))
        {
            throw new ArgumentException($"Mode {request.Mode} is not offered.", nameof(request));
        }

        if (request.Mode == AttestationMode.Mpc && request.AttestorView != AttestorView.Revealed)
        {
            throw new ArgumentException("In MPC mode everything is proven: nothing can be disclosed to the attestor but parts to reveal.", nameof(request));
        }

        if (request.HideServerName && (request.Mode != AttestationMode.Mpc || !request.Versions.HasFlag(SslProtocols.Tls13)))
        {
            throw new ArgumentException("The server's name can be hidden in MPC mode and with TLS 1.3 alone.", nameof(request));
        }

        RequestPlan plan = RequestPlan.Create(request);
        long started = Stopwatch.GetTimestamp();
        bool isThrifty = ServerOffer.MayBeThrifty(request);
        try
        {
            return await RunAsync(request, plan, isThrifty, mayBeWarm: true, started, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ProveException e) when (isThrifty && e.InnerException is TlsException { IsFromPeer: true, Alert: AlertDescription.HandshakeFailure or AlertDescription.InsufficientSecurity })
        {
            return await RunAsync(request, plan, isThrifty: false, mayBeWarm: true, started, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Prepares a session in MPC mode with the attestor, and puts it into the pool of the options: what needs no server, and most of what is sent.</summary>
    /// <param name="requestSize">For about how many bytes of a request; more is made on the way.</param>
    /// <param name="expectedSuite">The suite that the server will choose, by IANA name; null for TLS_CHACHA20_POLY1305_SHA256. With another one a part of what was prepared is lost.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellationToken">Ends it on both sides.</param>
    /// <returns>Until when it can be used.</returns>
    /// <exception cref="ProveException">Nothing was prepared; the message says why and what to do.</exception>
    /// <exception cref="IOException">The pool cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The options name no pool.</exception>
    public async Task<DateTimeOffset> WarmAsync(int requestSize, string? expectedSuite = null, IProgress<ProveProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requestSize);
        CipherSuite expected = ServerOffer.Expect(expectedSuite, offer: null);
        PreparationPool pool = _options.Pool ?? throw new InvalidOperationException("The options name no pool to put it into.");
        return await InTimeAsync(async limited =>
        {
            progress?.Report(new ProveProgress(ProveStage.Connecting, 0));
            AttestorDialogue dialogue = new(await _connect(limited).ConfigureAwait(false), _time);
            await using (dialogue.ConfigureAwait(false))
            {
                progress?.Report(new ProveProgress(ProveStage.Preparing, 0));
                (byte[] ticket, KeptPreparation kept, DateTimeOffset expiry) = await new WarmSession(dialogue, requestSize, expected, _random).RunAsync(limited).ConfigureAwait(false);
                using (kept)
                {
                    return pool.TryPut(_options.Attestor, expiry, ticket, kept) ? expiry : throw new IOException("The pool is full. Use what is in it, or delete it.");
                }
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProvenSession> RunAsync(
        ProveRequest request, RequestPlan plan, bool isThrifty, bool mayBeWarm, long started, IProgress<ProveProgress>? progress, CancellationToken cancellationToken)
    {
        TlsClientOptions offer = ServerOffer.Create(request, _options, _time, isThrifty) with { Random = _random };
        CipherSuite expected = ServerOffer.Expect(request.ExpectedSuite, offer);
        (byte[] Ticket, KeptPreparation Kept)? prepared = mayBeWarm && request.Mode == AttestationMode.Mpc ? _options.Pool?.TryTake(_options.Attestor, plan.LengthWithEarlier) : null;
        try
        {
            return await InTimeAsync(async limited =>
            {
                progress?.Report(new ProveProgress(ProveStage.Connecting, 0));
                Stream connection = await _connect(limited).ConfigureAwait(false);
                if (request.Mode == AttestationMode.Mpc)
                {
                    return await RunSharedAsync(new MpcSession(_options, request, plan, offer, progress, _time, connection, expected, prepared), started, limited).ConfigureAwait(false);
                }

                ProverSession session = new(_options, request, plan, offer, progress, _time, connection);
                await using (session.ConfigureAwait(false))
                {
                    return await session.RunAsync(started, limited).ConfigureAwait(false);
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ProveException e) when (prepared is not null && e.Refusal == RefusalCode.NotPrepared)
        {
            // It was forgotten there, and so the others may be.
            return await RunAsync(request, plan, isThrifty, mayBeWarm: false, started, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ProvenSession> RunSharedAsync(MpcSession session, long started, CancellationToken cancellationToken)
    {
        await using (session.ConfigureAwait(false))
        {
            return await session.RunAsync(started, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProveException(ProveFailure.TimedOut, $"The session took longer than {_options.Timeout.TotalSeconds:0} s. Raise the timeout, or ask for less.");
        }
    }
}
