using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>One party's half of what a session with shared keys takes and no server is needed for: transfers, products, tables (docs/protocol/shared-keys.md). For one session alone.</summary>
/// <remarks>After any exception it is dead.</remarks>
public sealed class SharedPreparation : IAsyncDisposable
{
    /// <summary>For how many bits of the attestor's inputs labels are transferred beforehand.</summary>
    internal const int LabelCorrelations = 2048;

    private readonly CorrelationSource _transfers;
    private readonly CorrelationSource _labels;
    private readonly CancellationToken _cancellationToken;
    private Task _running = Task.CompletedTask;

    private SharedPreparation(
        SessionRole self, CorrelationSource transfers, CorrelationSource labels, GarbledMachine machine, Conversions conversions, CancellationToken cancellationToken)
    {
        Self = self;
        _transfers = transfers;
        _labels = labels;
        Machine = machine;
        Conversions = conversions;
        _cancellationToken = cancellationToken;
    }

    internal SessionRole Self { get; }

    internal GarbledMachine Machine { get; }

    internal Conversions Conversions { get; }

    /// <summary>Creates the prover's half.</summary>
    /// <param name="basis">What it follows from.</param>
    /// <param name="transfers">Correlations of which the attestor is the sender; stay the caller's.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static SharedPreparation CreateProver(SharedBasis basis, ReceiverCorrelations transfers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(basis);
        SenderCorrelations labels = new(basis.Channels.Labels, basis.NameOf("labels"u8), basis.LabelsRandom);
        GarbledMachine machine = GarbledMachine.CreateGarbler(basis.Channels.Garbling, labels, basis.GarblingRandom, cancellationToken);
        return new SharedPreparation(SessionRole.Prover, transfers, labels, machine, new Conversions.OfProver(basis, transfers, cancellationToken), cancellationToken);
    }

    /// <summary>Creates the attestor's half.</summary>
    /// <param name="basis">What it follows from.</param>
    /// <param name="transfers">Correlations of which this is the sender; stay the caller's.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public static SharedPreparation CreateAttestor(SharedBasis basis, SenderCorrelations transfers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ReceiverCorrelations labels = new(basis.Channels.Labels, basis.NameOf("labels"u8), basis.LabelsRandom);
        GarbledMachine machine = GarbledMachine.CreateEvaluator(basis.Channels.Garbling, labels, cancellationToken);
        return new SharedPreparation(SessionRole.Attestor, transfers, labels, machine, new Conversions.OfAttestor(basis, transfers, cancellationToken), cancellationToken);
    }

    /// <summary>Makes it, together with the other party.</summary>
    /// <param name="requestSize">About how many bytes will be sealed; more is made on the way.</param>
    /// <param name="expected">What the server is expected to choose, the same at both parties. If it chooses something else, what was rehearsed for it is lost, and nothing else.</param>
    /// <exception cref="ArgumentException">Keys cannot be shared under that suite.</exception>
    public async ValueTask RunAsync(int requestSize, CipherSuite expected)
    {
        SharedTerms terms = SharedTerms.Expected(expected);
        int[] sizes = ExpectedRecords(terms, requestSize);
        Task[] parts =
        [
            _labels.ReserveAsync(LabelCorrelations, _cancellationToken).AsTask(),
            Task.Run(() => Machine.RehearseAsync(machine => RehearseAsync(machine, terms, sizes)).AsTask(), _cancellationToken),
            ConvertAsync(expected, sizes[^1]),
        ];
        _running = Task.WhenAll(parts);
        await foreach (Task part in Task.WhenEach(parts).ConfigureAwait(false))
        {
            await part.ConfigureAwait(false); // the first that fails ends the session; the others end with the connection
        }
    }

    /// <summary>Zeroes all of it, if something of it is still running as soon as that has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_running.IsCompleted)
        {
            await EndAsync().ConfigureAwait(false);
        }
        else
        {
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Machine.DisposeAsync().ConfigureAwait(false);
        _labels.Dispose();
        Conversions.Dispose();
    }

    /// <summary>The sizes of the plaintexts that are prepared for.</summary>
    internal static int[] ExpectedRecords(SharedTerms terms, int requestSize) => terms.RecordSizes(int.Clamp(requestSize, 0, TlsRecord.MaxContentSize));

    /// <summary>Goes through what needs no server.</summary>
    internal static async ValueTask RehearseAsync(IMachine machine, SharedTerms expected, int[] sizes)
    {
        using TlsProgram program = expected.CreateProgram(machine, self: null);
        await program.RehearseAsync(sizes).ConfigureAwait(false);
    }

    private async Task ConvertAsync(CipherSuite expected, int size)
    {
        await _transfers.ReserveAsync(CorrelationSource.Portion, _cancellationToken).ConfigureAwait(false);
        await Conversions.PrepareAsync().ConfigureAwait(false);
        await Conversions.PrepareMacAsync(expected, size).ConfigureAwait(false);
    }
}
