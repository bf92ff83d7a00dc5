using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.MpcTls.Statements;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Servers;
using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tests.Sessions;

/// <summary>A prover in MPC mode that goes on to prove with other records of the server than it has handed over, says so wherever it speaks, and agrees with the attestor on the session hash: the proof refuses it.</summary>
public sealed class MpcForgedRecordsTests
{
    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", false)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", true)]
    public async Task The_truth_passes_the_same_way(string suite, bool isHidden)
    {
        (SessionResult result, _) = await RunAsync(suite, isHidden, new ConsistentLine(await ConsistentLine.VersionAsync()));

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
    }

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 1)]
    [InlineData("TLS_AES_128_GCM_SHA256", 60)]
    public async Task A_record_that_differs_is_not_authentic(string suite, int beforeEnd)
    {
        (SessionResult result, MpcLine line) = await RunAsync(suite, isHidden: false, new ConsistentLine(await ConsistentLine.VersionAsync()) { Records = records => WithServer(records, server => Flip(server, server.Length - beforeEnd)) });

        AssertRefused(AttestorFailure.RecordNotAuthentic, result, line);
    }

    /// <summary>What a prover can make as soon as the share is open: another answer under the server's own key and number, which every tag fits.</summary>
    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    public async Task A_record_resealed_under_the_servers_key_is_disproven(CipherSuite suite)
    {
        byte[] handedOver = [];
        byte[] proven = [];
        X509Certificate2? certificate = null;
        await using SessionContext context = SessionContext.Start(issued => TestHttpsServer.Start(certificate = issued, SessionContext.Response));
        ServerScript script = new()
        {
            Certificate = certificate!,
            Suite = suite,
            Application = async server =>
            {
                while (await server.ReadRecordAsync() is (ContentType type, _) && type != ContentType.ApplicationData)
                {
                }

                handedOver = server.SealBeside(ContentType.ApplicationData, SessionContext.Response);
                proven = server.Seal(ContentType.ApplicationData, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(SessionContext.Response).Replace("1842.17", "9999.99", StringComparison.Ordinal)));
                await server.SendRawAsync(proven);
                await server.SendAsync(ContentType.Alert, 1, 0);
                throw new EndOfStreamException();
            },
        };
        await using ScriptedListener server = new(script);
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = AttestationMode.Mpc, ConnectTo = $"127.0.0.1:{server.Port}" };
        request.Suites.Add(suite.IanaName());
        using ConsistentLine consistent = new(await ConsistentLine.VersionAsync()) { Records = records => WithServer(records, all => Replace(all, proven, handedOver)) };
        MpcLine line = new();

        SessionResult result = await line.RunAsync(context, consistent.Rewrite, request: request);

        AssertRefused(AttestorFailure.ProofInvalid, result, line);
    }

    /// <summary>Where the handshake is hidden, where application data begins is the prover's word; the tags, which cover the number, are not.</summary>
    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task A_first_record_left_out_where_the_handshake_is_hidden_is_missed(string suite)
    {
        (SessionResult result, MpcLine line) = await RunAsync(suite, isHidden: true, new ConsistentLine(await ConsistentLine.VersionAsync())
        {
            Records = records => WithServer(records, static server => server[FirstRecord(server)..]),
            Received = static statement => With(statement, static records => records.Skip(1)),
        });

        AssertRefused(AttestorFailure.RecordNotAuthentic, result, line);
    }

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task A_record_of_the_handshake_passed_off_as_the_first_is_refused(string suite)
    {
        const int Size = 40;
        (SessionResult result, MpcLine line) = await RunAsync(suite, isHidden: true, new ConsistentLine(await ConsistentLine.VersionAsync())
        {
            Records = records => WithServer(records, static server => [23, 3, 3, 0, Size + 17, .. new byte[Size + 17], .. server]),
            Received = static statement => With(statement, static records => records.Prepend(new StatedRecord(ContentType.Alert, 2, new byte[] { 1, 90 }))),
        });

        AssertRefused(AttestorFailure.RecordNotAuthentic, result, line);
    }

    private static async Task<(SessionResult Result, MpcLine Line)> RunAsync(string suite, bool isHidden, ConsistentLine consistent)
    {
        using (consistent)
        {
            await using SessionContext context = SessionContext.Start();
            ProveRequest request = MpcLine.Request(context, suite);
            request.HideServerName = isHidden;
            MpcLine line = new();
            return (await line.RunAsync(context, consistent.Rewrite, request: request), line);
        }
    }

    private static void AssertRefused(AttestorFailure failure, SessionResult result, MpcLine line)
    {
        Assert.True(result.Attestor.Failure == failure, $"{result.Attestor}; {result.Error}");
        Assert.IsType<ProveException>(result.Error);
        Assert.Contains(SessionMessage.Statement, line.Passed);
        Assert.DoesNotContain(SessionMessage.Signed, line.Passed);
    }

    private static RecordsMessage WithServer(RecordsMessage records, Func<byte[], byte[]> change) => records with { Server = change(records.Server.ToArray()) };

    private static StatedDirection With(StatementMessage statement, Func<IEnumerable<StatedRecord>, IEnumerable<StatedRecord>> change)
    {
        DirectionStatement truth = statement.Received.Statement;
        return new StatedDirection(new DirectionStatement([.. change(truth.Records)], truth.Shown));
    }

    private static byte[] Replace(byte[] all, byte[] from, byte[] to)
    {
        int at = all.AsSpan().IndexOf(from);
        Assert.True(at >= 0);
        return [.. all[..at], .. to, .. all[(at + from.Length)..]];
    }

    private static int FirstRecord(byte[] records) => TlsRecord.HeaderSize + (records[3] << 8) + records[4];

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }
}
