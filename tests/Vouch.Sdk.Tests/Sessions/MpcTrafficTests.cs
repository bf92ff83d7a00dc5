using System.Net.Security;
using Vouch.Attestations;
using Vouch.MpcTls.Sharing;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls.Keys;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>What a session in MPC mode is said to send, next to what it sends: to the byte, for each channel (docs/performance.md, cost model).</summary>
public sealed class MpcTrafficTests
{
    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 200)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 1_000)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 5_000)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 1_000, true)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 1_000, false, "TLS_AES_128_GCM_SHA256")]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 17_000)]
    [InlineData("TLS_AES_128_GCM_SHA256", 200)]
    [InlineData("TLS_AES_128_GCM_SHA256", 1_000)]
    [InlineData("TLS_AES_128_GCM_SHA256", 5_000)]
    [InlineData("TLS_AES_128_GCM_SHA256", 1_000, true)]
    [InlineData("TLS_AES_128_GCM_SHA256", 1_000, false, "TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 200)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 1_000)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 5_000)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 1_000, false, "TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 200)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 5_000)]
    [InlineData("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 1_000, false, "TLS_CHACHA20_POLY1305_SHA256")]
    public async Task Each_channel_carries_what_it_is_said_to(string name, int requestSize, bool isHidden = false, string? expectedName = null)
    {
        CipherSuite suite = SuiteOf(name);
        await using SessionContext context = name.StartsWith("TLS_ECDHE", StringComparison.Ordinal)
            ? SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, SessionContext.Response, Enum.Parse<TlsCipherSuite>(name)))
            : SessionContext.Start();
        ProveRequest request = MpcLine.Request(context, name);
        request.HideServerName = isHidden;
        request.ExpectedSuite = expectedName;
        request.Commit.Add("request");
        request.Headers.Add(new("X-Padding", ""));
        request.Headers[0] = new("X-Padding", new string('p', requestSize - RequestPlan.Create(request).Length));
        long planned = 0;
        MpcLine line = new();
        Costs progress = new();

        SessionResult result = await line.RunAsync(context, (_, message) =>
        {
            if (message.Kind == SessionMessage.Statement)
            {
                using StatementMessage statement = StatementMessage.Decode(message.Payload);
                planned = statement.Correlations;
            }

            return [message];
        }, request: request, progress: progress);

        Assert.Null(result.Error);
        Assert.Equal(name, result.Proven!.Suite);
        SharedTraffic said = await SharedTraffic.CountAsync(requestSize, SuiteOf(expectedName ?? name), suite, isHidden, SharedTraffic.RecordsOf(suite, requestSize));
        Assert.Equal(said.Preparation.Garbling + said.Run.Garbling, line.Sent(ChannelId.Garbling));
        Assert.Equal(said.Preparation.Conversion + said.Run.Conversion, line.Sent(ChannelId.Conversion));
        Assert.Equal(said.Preparation.Labels + said.Run.Labels, line.Sent(ChannelId.Labels));
        Assert.Equal(progress.Cost!.Proof, line.Sent(ChannelId.Proof));
        Assert.InRange(said.Run.Proof.FromProver, requestSize, progress.Cost.Proof.FromProver);
        Assert.Equal(said.Preparation.Transfers + said.Run.Transfers + said.TransfersOfProof(planned), line.Sent(ChannelId.Transfers));
        MpcCost known = await MpcCost.OfAsync(requestSize, name, isHidden);
        Assert.Equal(expectedName is null, known.BytesToAttestor == (said.Preparation.Total + said.Run.Total).FromProver);
        Assert.InRange(progress.Cost.BytesToAttestor, result.Proven.BytesSent * 0.998, result.Proven.BytesSent * 1.002);
        Assert.InRange(progress.Cost.BytesFromAttestor, result.Proven.BytesReceived * 0.98, result.Proven.BytesReceived * 1.02);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    public async Task Reading_on_the_way_is_counted_too(TlsCipherSuite suite)
    {
        await using SessionContext context = EarlierServer.Start(suite);
        MpcLine line = new();
        Costs progress = new();
        int kept = 0;

        SessionResult result = await line.RunAsync(context, (_, message) =>
        {
            if (message.Kind == SessionMessage.Records)
            {
                RecordsMessage records = RecordsMessage.Decode(message.Payload);
                kept = records.Client.Length + records.Server.Length;
            }

            return [message];
        }, request: EarlierServer.Request(context, AttestationMode.Mpc, suite), progress: progress);

        Assert.Null(result.Error);
        ChannelId[] channels = [ChannelId.Transfers, ChannelId.Labels, ChannelId.Garbling, ChannelId.Conversion];
        Assert.Equal(progress.Cost!.Proof, line.Sent(ChannelId.Proof));
        Assert.Equal(progress.Cost.Others, channels.Aggregate(new ChannelTraffic(kept, 0), (sum, channel) => sum + line.Sent(channel)));
    }

    private static CipherSuite SuiteOf(string name) => Enum.GetValues<CipherSuite>().Single(suite => suite.IanaName() == name);

    private sealed class Costs : IProgress<ProveProgress>
    {
        public ProofCost? Cost { get; private set; }

        public void Report(ProveProgress value) => Cost = value.Cost ?? Cost;
    }
}
