using Vouch.Mpc.Garbling;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Sharing;

/// <summary>What prover and attestor send each other to share the keys of a session, to the byte, worked out by running its program on nothing.</summary>
/// <remarks>Bytes of channels, without the frames that carry them. Values and the server's handshake do not matter: sizes alone do.</remarks>
public sealed class SharedTraffic
{
    private readonly CorrelationTraffic _transfers;

    private SharedTraffic(SharedChannelsTraffic preparation, SharedChannelsTraffic run, int roundTrips, CorrelationTraffic transfers)
    {
        Preparation = preparation;
        Run = run;
        RoundTrips = roundTrips;
        _transfers = transfers;
    }

    /// <summary>What needs no server, and can be made before the session.</summary>
    public SharedChannelsTraffic Preparation { get; }

    /// <summary>What the session takes up to the last sealed record, with what the prover commits to for the proof.</summary>
    public SharedChannelsTraffic Run { get; }

    /// <summary>Round trips from the server's key share to the last sealed record.</summary>
    public int RoundTrips { get; }

    /// <summary>Works it out.</summary>
    /// <param name="requestSize">For how many bytes it is prepared.</param>
    /// <param name="expected">The suite that is prepared for.</param>
    /// <param name="suite">The suite that the server takes.</param>
    /// <param name="isHidden">Whether the server is hidden from the attestor.</param>
    /// <param name="records">The sizes of the plaintexts that are sealed together, in order (<see cref="RecordsOf"/>).</param>
    /// <exception cref="ArgumentException">Keys cannot be shared under a suite.</exception>
    public static ValueTask<SharedTraffic> CountAsync(int requestSize, CipherSuite expected, CipherSuite suite, bool isHidden, IReadOnlyList<int> records)
        => CountAsync(requestSize, expected, suite, isHidden, [.. records.Select(static size => new SharedStep.Sealed(ContentType.ApplicationData, size))]);

    /// <summary>Works it out for all that was done after the handshake.</summary>
    internal static async ValueTask<SharedTraffic> CountAsync(int requestSize, CipherSuite expected, CipherSuite suite, bool isHidden, IReadOnlyList<SharedStep> steps)
    {
        CorrelationTraffic transfers = new();
        CorrelationTraffic labels = new();
        GarblingCounter machine = new(labels);
        using CountedConversions conversions = new(transfers);
        SharedTerms terms = SharedTerms.Expected(expected);
        int[] prepared = SharedPreparation.ExpectedRecords(terms, requestSize);
        labels.Reserve(SharedPreparation.LabelCorrelations);
        transfers.Reserve(CorrelationSource.Portion);
        await machine.RehearseAsync(rehearsal => SharedPreparation.RehearseAsync(rehearsal, terms, prepared)).ConfigureAwait(false);
        conversions.Prepare();
        await conversions.PrepareMacAsync(expected, prepared[^1]).ConfigureAwait(false);
        SharedChannelsTraffic preparation = Sum();

        terms = SharedTerms.Expected(suite);
        using TlsProgram program = terms.CreateProgram(machine, self: null);
        if (isHidden)
        {
            await program.MaskAsync(HandshakeMask.Unknown).ConfigureAwait(false);
        }

        await conversions.ConvertAsync(suite).ConfigureAwait(false);
        await program.AgreeAsync(null).ConfigureAwait(false);
        await program.DeriveAsync(new byte[suite.HashSize]).ConfigureAwait(false);
        foreach (SharedStep step in steps)
        {
            await program.RepeatAsync(step, (side, size) => conversions.MacAsync(suite, side, size)).ConfigureAwait(false);
        }

        return new SharedTraffic(preparation, Sum() - preparation, machine.Shown + conversions.RoundTrips, transfers);

        SharedChannelsTraffic Sum() => new(
            new(transfers.FromReceiver, transfers.FromSender),
            new(machine.GarblerInputBits / 8, 0),
            new(labels.FromSender, labels.FromReceiver),
            new(machine.FromGarbler, machine.FromEvaluator),
            conversions.Traffic);
    }

    /// <summary>The sizes of the plaintexts that are sealed together for a request that is written at once.</summary>
    public static IReadOnlyList<int> RecordsOf(CipherSuite suite, int requestSize)
    {
        List<int> sizes = [.. SharedTerms.Expected(suite).RecordSizes(0).SkipLast(1)];
        for (int written = 0; written < requestSize; written += TlsRecord.MaxContentSize)
        {
            sizes.Add(SharedTerms.Expected(suite).RecordSizes(int.Min(TlsRecord.MaxContentSize, requestSize - written))[^1]);
        }

        return sizes;
    }

    /// <summary>What channel 2 carries more for a proof that takes so many correlations.</summary>
    /// <param name="correlations">The plan of the statement.</param>
    public ChannelTraffic TransfersOfProof(long correlations)
    {
        CorrelationTraffic whole = _transfers.WithProof(correlations);
        return new(whole.FromReceiver - _transfers.FromReceiver, whole.FromSender - _transfers.FromSender);
    }
}
