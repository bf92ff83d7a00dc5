using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Preparing;

/// <summary>Where one party's half of a preparation comes from: made with the peer now, made now to be kept, or kept.</summary>
internal sealed class PreparationSource : IDisposable
{
    /// <summary>The channels of a connection that a run with shared keys takes (docs/protocol/session.md), in the order of <see cref="SharedChannels"/>.</summary>
    private static readonly ChannelId[] s_channels = [ChannelId.Transfers, ChannelId.Labels, ChannelId.Garbling, ChannelId.Conversion];

    private const int MaxUnread = 64 * 1024;

    private readonly IReadOnlyList<IChannel> _channels;
    private readonly SecretBuffer _seed;
    private readonly byte[] _run;

    private PreparationSource(IReadOnlyList<IChannel> channels, SecretBuffer seed, byte[] run, int requestSize, CipherSuite expectedSuite)
    {
        (_channels, _seed, _run) = (channels, seed, run);
        RequestSize = requestSize;
        ExpectedSuite = expectedSuite;
        Basis = new SharedBasis(new SharedChannels(channels[0], channels[1], channels[2], channels[3]), run, seed.Span);
    }

    /// <summary>For how many bytes it is made.</summary>
    public int RequestSize { get; }

    /// <summary>For which suite.</summary>
    public CipherSuite ExpectedSuite { get; }

    /// <summary>What it follows from.</summary>
    public SharedBasis Basis { get; }

    /// <summary>For a session that begins now.</summary>
    public static PreparationSource Live(Multiplexer peer, byte[] run, int requestSize, CipherSuite expectedSuite, IRandomSource random)
        => new(Of(peer), NewSeed(random), run, requestSize, expectedSuite);

    /// <summary>To be kept.</summary>
    public static PreparationSource Recorded(Multiplexer peer, byte[] run, int requestSize, CipherSuite expectedSuite, IRandomSource random)
        => new([.. Of(peer).Select(static channel => new RecordedChannel(channel))], NewSeed(random), run, requestSize, expectedSuite);

    /// <summary>Kept; takes over the seed.</summary>
    public static PreparationSource Replayed(KeptPreparation kept)
        => new([.. kept.Received.Select(static tape => new ReplayedChannel(tape))], kept.Seed, kept.Run, kept.RequestSize, kept.ExpectedSuite);

    /// <summary>Goes on with a peer that has its half too.</summary>
    /// <exception cref="InvalidOperationException">The half is not the one that was kept.</exception>
    public void GoOn(Multiplexer peer)
    {
        foreach ((IChannel channel, IChannel live) in _channels.Zip(Of(peer)))
        {
            (channel as ReplayedChannel)?.GoOn(live);
        }
    }

    /// <summary>What is to be kept, when the peer has all that this side has to say; ends the channels.</summary>
    public async Task<KeptPreparation> KeepAsync(CancellationToken cancellationToken)
    {
        foreach (IChannel channel in _channels)
        {
            await channel.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        List<Tape> received = [];
        foreach (RecordedChannel channel in _channels.Cast<RecordedChannel>())
        {
            received.Add(await channel.EndAsync(MaxUnread, cancellationToken).ConfigureAwait(false));
        }

        return new KeptPreparation(SecretBuffer.CopyOf(_seed.Span), _run, RequestSize, ExpectedSuite, received);
    }

    public void Dispose()
    {
        Basis.Dispose();
        _seed.Dispose();
    }

    private static IReadOnlyList<IChannel> Of(Multiplexer peer) => [.. s_channels.Select(channel => peer[channel])];

    private static SecretBuffer NewSeed(IRandomSource random) => SecretBuffer.Random(ExpandedRandomSource.SeedSize, random);
}
