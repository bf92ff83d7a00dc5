using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Vouch.Attesting;
using Vouch.Proving;
using Vouch.Sessions;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Attestor.Tests;

/// <summary>How many sessions an attestor runs at a time, over real sockets.</summary>
public sealed class SessionLimitTests : IAsyncDisposable
{
    private const string Host = "bank.example";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-attestor-");
    private readonly TestCertificateAuthority _authority = TestCertificateAuthority.Create();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _answers = new(0);

    [Fact]
    public async Task One_session_too_many_is_told_so_and_there_is_room_again_when_one_ends()
    {
        await using TestHttpsServer server = Serve();
        await using AttestorHost attestor = await StartAsync(maxSessions: 2);
        Task<ProvenSession>[] running = [ProveAsync(attestor, server), ProveAsync(attestor, server)];
        await _asked.WaitAsync(TestContext.Current.CancellationToken);
        await _asked.WaitAsync(TestContext.Current.CancellationToken);

        ProveException busy = await Assert.ThrowsAsync<ProveException>(() => ProveAsync(attestor, server));
        _answers.Release(3);
        await Task.WhenAll(running);
        ProvenSession third = await RetryAsync(() => ProveAsync(attestor, server));

        Assert.Equal(ProveFailure.AttestorRefused, busy.Failure);
        Assert.Equal(RefusalCode.Busy, busy.Refusal);
        Assert.Equal(200, third.Status);
    }

    [Fact]
    public async Task Connections_that_say_nothing_of_the_protocol_take_no_place()
    {
        await using TestHttpsServer server = Serve();
        await using AttestorHost attestor = await StartAsync(maxSessions: 1);
        List<TcpClient> silent = [];
        for (int i = 0; i < 20; i++)
        {
            TcpClient client = new();
            await client.ConnectAsync(attestor.Endpoint, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("VOU"u8.ToArray(), TestContext.Current.CancellationToken);
            silent.Add(client);
        }

        _answers.Release();
        ProvenSession session = await ProveAsync(attestor, server);

        Assert.Equal(200, session.Status);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_prover_that_closes_its_connection_frees_its_place_and_the_servers()
    {
        await using TestHttpsServer server = Serve();
        await using AttestorHost attestor = await StartAsync(maxSessions: 1);
        using (CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            Task<ProvenSession> first = ProveAsync(attestor, server, cancel.Token);
            await _asked.WaitAsync(TestContext.Current.CancellationToken);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        _answers.Release(2);
        ProvenSession second = await RetryAsync(() => ProveAsync(attestor, server));

        Assert.Equal(200, second.Status);
    }

    public async ValueTask DisposeAsync()
    {
        _authority.Dispose();
        _asked.Dispose();
        _answers.Dispose();
        _directory.Delete(recursive: true);
        await ValueTask.CompletedTask;
    }

    private TestHttpsServer Serve()
    {
        X509Certificate2 certificate = _authority.Issue(new TestCertificateOptions { Hosts = [Host] });
        return TestHttpsServer.Start(certificate, async (stream, _, cancel) =>
        {
            _asked.Release();
            await _answers.WaitAsync(cancel);
            await stream.WriteAsync(TestHttpsServer.Json("""{"a":1}"""), cancel);
        });
    }

    private Task<AttestorHost> StartAsync(int maxSessions) => AttestorHost.StartAsync(
        new AttestorHostOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            DataDirectory = _directory.FullName,
            AllowPrivateNetworks = true,
            ServerRoots = _authority.Roots,
            Limits = new AttestorLimits { MaxSessions = maxSessions },
        },
        logging: null,
        TestContext.Current.CancellationToken);

    private Task<ProvenSession> ProveAsync(AttestorHost attestor, TestHttpsServer server, CancellationToken? cancel = null)
        => new Prover(new ProverOptions { Attestor = attestor.Endpoint.ToString(), ServerRoots = _authority.Roots })
            .ProveAsync(new ProveRequest($"https://{Host}/") { AttestorView = AttestorView.Response, ConnectTo = $"127.0.0.1:{server.Port}" }, cancellationToken: cancel ?? TestContext.Current.CancellationToken);

    /// <summary>The place of a session is free a moment after its prover is through.</summary>
    private static async Task<ProvenSession> RetryAsync(Func<Task<ProvenSession>> prove)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await prove();
            }
            catch (ProveException e) when (e.Refusal == RefusalCode.Busy && i < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }
    }
}
