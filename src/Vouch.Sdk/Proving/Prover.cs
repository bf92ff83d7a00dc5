using System.Diagnostics;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Vouch.Attestations;
using Vouch.Crypto;
using Vouch.Tls;

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
            return await RunAsync(request, plan, isThrifty, started, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ProveException e) when (isThrifty && e.InnerException is TlsException { IsFromPeer: true, Alert: AlertDescription.HandshakeFailure or AlertDescription.InsufficientSecurity })
        {
            return await RunAsync(request, plan, isThrifty: false, started, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ProvenSession> RunAsync(
        ProveRequest request, RequestPlan plan, bool isThrifty, long started, IProgress<ProveProgress>? progress, CancellationToken cancellationToken)
    {
        TlsClientOptions offer = ServerOffer.Create(request, _options, _time, isThrifty) with { Random = _random };
        using CancellationTokenSource limit = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            progress?.Report(new ProveProgress(ProveStage.Connecting, 0));
            Stream connection = await _connect(either.Token).ConfigureAwait(false);
            if (request.Mode == AttestationMode.Mpc)
            {
                MpcSession shared = new(_options, request, plan, offer, progress, _time, connection);
                await using (shared.ConfigureAwait(false))
                {
                    return await shared.RunAsync(started, either.Token).ConfigureAwait(false);
                }
            }

            ProverSession session = new(_options, request, plan, offer, progress, _time, connection);
            await using (session.ConfigureAwait(false))
            {
                return await session.RunAsync(started, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProveException(ProveFailure.TimedOut, $"The session took longer than {_options.Timeout.TotalSeconds:0} s. Raise the timeout, or ask for less.");
        }
    }
}
