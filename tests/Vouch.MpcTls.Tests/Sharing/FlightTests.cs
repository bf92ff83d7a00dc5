using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>How many round trips there are between prover and attestor from the server's key share to the sealed request (docs/protocol/shared-keys.md).</summary>
public sealed class FlightTests
{
    private const int RequestSize = 400;

    private static readonly byte[] s_run = RandomNumberGenerator.GetBytes(CorrelationSource.RunSize);

    private readonly KeyShare _prover = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _attestor = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _server = KeyShare.Create(SystemRandomSource.Instance);
    private readonly TaskCompletionSource _proverIsReady = new();
    private readonly TaskCompletionSource _attestorIsReady = new();
    private readonly Flights _ofProver = new();
    private readonly Flights _ofAttestor = new();
    private CipherSuite _expectation;
    private long _sentInRun;

    private readonly (IChannel Prover, IChannel Attestor)[] _channels = new (IChannel, IChannel)[(int)ChannelId.Conversion + 1];
    private readonly TaskCompletionSource<Multiplexer> _proversEnd = new();
    private readonly TaskCompletionSource _areWatched = new();

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, true, 8)]
    [InlineData(CipherSuite.Aes128GcmSha256, true, 8)]
    [InlineData(CipherSuite.Aes128GcmSha256, false, 8)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, true, 15)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, false, 15)]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256, true, 14)]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256, false, 14)]
    public async Task From_the_servers_share_to_the_sealed_request_there_are_so_many_round_trips(CipherSuite suite, bool isExpected, int trips)
    {
        _expectation = isExpected ? suite : CipherSuite.ChaCha20Poly1305Sha256;
        byte[] random = RandomNumberGenerator.GetBytes(32);
        bool isTls13 = suite.Fits(Tls.TlsVersion.Tls13);
        SharedTerms terms = isTls13
            ? new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, _server.Point, random))
            : new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, _server.Point, random, random, random));
        (ContentType, int)[] records = isTls13 ? [(ContentType.ApplicationData, 301)] : [(ContentType.Handshake, 16), (ContentType.ApplicationData, 300)];

        await MultiplexedPair.RunAsync(
            peer =>
            {
                _proversEnd.SetResult(peer);
                return ProveAsync(terms, records);
            },
            peer => AttestAsync(peer, terms, records));

        SharedTraffic said = await SharedTraffic.CountAsync(RequestSize, _expectation, suite, isHidden: false, [.. records.Select(static record => record.Item2)]);
        Assert.Equal(trips, said.RoundTrips);
        Assert.Equal(2 * trips, _ofProver.Turn);
        Assert.Equal(isExpected, _sentInRun < 1_500_000); // labels alone, or tables
    }

    private async Task ProveAsync(SharedTerms terms, (ContentType Type, int Size)[] records)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await _areWatched.Task;
        using SharedBasis basis = new(Channels(static pair => pair.Prover), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
        using ReceiverCorrelations transfers = basis.CreateReceiver();
        await using ProofMachine proof = ProofMachine.CreateProver(_channels[(int)ChannelId.Proof].Prover, transfers, cancellationToken);
        await using SharedPreparation preparation = SharedPreparation.CreateProver(basis, transfers, cancellationToken);
        using SharedKeys keys = new(_prover, preparation, proof);
        keys.Join(_attestor.Point.Span);
        await preparation.RunAsync(RequestSize, _expectation);
        _ofProver.Turn = 0;
        long before = (await _proversEnd.Task).Counters.BytesSent;
        _proverIsReady.SetResult();
        await _attestorIsReady.Task;

        await TellAsync(); // Agree
        await keys.AgreeAsync(terms);
        await TellAsync(); // Derive
        await keys.DeriveAsync(s_run);
        foreach ((ContentType type, int size) in records)
        {
            using SecretBuffer content = new(size);
            await TellAsync(); // Seal
            await keys.SealAsync(type, size, content);
        }

        _sentInRun = (await _proversEnd.Task).Counters.BytesSent - before;

        // What is announced leaves with the first message of the step.
        ValueTask TellAsync()
        {
            IChannel control = _channels[(int)ChannelId.Control].Prover;
            control.Output.GetSpan(1)[0] = 1;
            control.Output.Advance(1);
            return control.QueueAsync(cancellationToken);
        }
    }

    private async Task AttestAsync(Multiplexer peer, SharedTerms terms, (ContentType Type, int Size)[] records)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Multiplexer other = await _proversEnd.Task;
        for (int i = 0; i < _channels.Length; i++)
        {
            _channels[i] = Flights.Watch(_ofProver, other[(ChannelId)i], _ofAttestor, peer[(ChannelId)i]);
        }

        _areWatched.SetResult();
        using SharedBasis basis = new(Channels(static pair => pair.Attestor), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
        using SenderCorrelations transfers = basis.CreateSender();
        await using ProofMachine proof = ProofMachine.CreateVerifier(_channels[(int)ChannelId.Proof].Attestor, transfers, SystemRandomSource.Instance, cancellationToken);
        await using SharedPreparation preparation = SharedPreparation.CreateAttestor(basis, transfers, cancellationToken);
        using SharedKeys keys = new(_attestor, preparation, proof);
        await preparation.RunAsync(RequestSize, _expectation);
        keys.Join(_prover.Point.Span);
        _ofAttestor.Turn = 0;
        _attestorIsReady.SetResult();
        await _proverIsReady.Task;

        await HearAsync();
        await keys.AgreeAsync(terms);
        await HearAsync();
        await keys.DeriveAsync(s_run);
        foreach ((ContentType type, int size) in records)
        {
            await HearAsync();
            await keys.SealAsync(type, size, null);
        }

        ValueTask HearAsync() => _channels[(int)ChannelId.Control].Attestor.ReceiveAsync(new byte[1], cancellationToken);
    }

    private SharedChannels Channels(Func<(IChannel Prover, IChannel Attestor), IChannel> side)
    {
        return new(Of(ChannelId.Transfers), Of(ChannelId.Labels), Of(ChannelId.Garbling), Of(ChannelId.Conversion));

        IChannel Of(ChannelId id) => side(_channels[(int)id]);
    }
}
