using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Proving;

/// <summary>The prover's half of a preparation while it is made, or made again. Owns where it comes from.</summary>
internal sealed class ProverPreparation : IAsyncDisposable
{
    private readonly PreparationSource _source;
    private readonly Task _running;

    private ProverPreparation(PreparationSource source, CancellationToken cancellationToken)
    {
        _source = source;
        Transfers = source.Basis.CreateReceiver();
        Transfers.Begin(OpenMessage.MaxCorrelations, cancellationToken);
        Shared = SharedPreparation.CreateProver(source.Basis, Transfers, cancellationToken);
        _running = Task.Run(() => Shared.RunAsync(source.RequestSize, source.ExpectedSuite).AsTask(), cancellationToken);
    }

    /// <summary>The correlations of which the attestor is the sender.</summary>
    public ReceiverCorrelations Transfers { get; }

    /// <summary>The preparation, once it has ended.</summary>
    public SharedPreparation Shared { get; }

    /// <summary>Begins, beside whatever else goes on.</summary>
    public static ProverPreparation Begin(PreparationSource source, CancellationToken cancellationToken) => new(source, cancellationToken);

    /// <summary>Waits for the end, from which on what was kept goes on with the attestor itself.</summary>
    /// <exception cref="ProtocolException">What was kept is not what the attestor has said.</exception>
    public async Task EndAsync(Multiplexer attestor)
    {
        await _running.ConfigureAwait(false);
        _source.GoOn(attestor);
    }

    public async ValueTask DisposeAsync()
    {
        await Shared.DisposeAsync().ConfigureAwait(false);
        Transfers.Dispose();
        _ = _running.ContinueWith(static running => running.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _source.Dispose();
    }
}
