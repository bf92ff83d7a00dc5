using System.Globalization;
using System.Net;
using Vouch.LinkRelay;
using Vouch.SessionBench.Output;
using Vouch.SessionBench.Processes;
using Vouch.SessionBench.Roles;
using Vouch.Testing.Certificates;

namespace Vouch.SessionBench;

/// <summary>Starts the processes, runs the cases, and writes what came out.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Host = "bank.example";

    private readonly BenchOptions _options;
    private readonly DirectoryInfo _directory;
    private readonly ChildProcess _server;
    private readonly string[] _serverPorts; // of one as it comes, and of one that takes every suite that a case names

    private Bench(BenchOptions options, DirectoryInfo directory, ChildProcess server, string[] serverPorts)
    {
        _options = options;
        _directory = directory;
        _server = server;
        _serverPorts = serverPorts;
    }

    private string RootsFile => PathTo("root.pem");

    public static async Task<Bench> StartAsync(BenchOptions options)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("vouch-bench-");
        string[] files = [.. ((string[])["root.pem", "chain.pem", "key.pem"]).Select(name => Path.Combine(directory.FullName, name))];
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        using TestCertificate certificate = authority.IssueServer(TestKeyKind.EcdsaP256, Host);
        await File.WriteAllTextAsync(files[0], authority.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(files[1], certificate.ChainPem);
        await File.WriteAllTextAsync(files[2], certificate.KeyPem);
        ChildProcess server = ChildProcess.StartRole(ServerRole.Name, files[1..]);
        return new Bench(options, directory, server, (await server.ReadLineAsync()).Split(' '));
    }

    public async Task<int> RunAsync()
    {
        List<CaseResult> results = [];
        foreach (SessionCase session in SessionCase.All)
        {
            bool isWanted = _options.Cases.Count == 0 || _options.Cases.Any(c => session.Name.Contains(c, StringComparison.OrdinalIgnoreCase));
            bool isPossible = session.Prover != ProverKind.ColdNative || AttestorProcess.Native is not null;
            if (isWanted && !isPossible)
            {
                await Console.Error.WriteLineAsync($"left out: {session.Name}; publish the native binary first (docs/performance.md)");
            }

            if (isWanted && isPossible)
            {
                await RunAsync(session, results);
            }
        }

        if (_options.IsWhole || _options.IsQuick)
        {
            Directory.CreateDirectory(_options.Out);
            await File.WriteAllTextAsync(Path.Combine(_options.Out, "sessions.csv"), CsvTable.Write(results));
            await File.WriteAllTextAsync(Path.Combine(_options.Out, "sessions.svg"), SessionChart.Draw(results));
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task RunAsync(SessionCase session, List<CaseResult> results)
    {
        string[] vouch = session.Prover == ProverKind.ColdNative ? AttestorProcess.Native! : AttestorProcess.Build;
        await using AttestorProcess attestor = await AttestorProcess.StartAsync(vouch, PathTo("attestor"), RootsFile);
        foreach (LinkProfile link in _options.Links.Where(link => session.IsSmall || link == LinkProfile.Loopback))
        {
            await using ShapedLink? relay = link == LinkProfile.Loopback ? null : ShapedLink.Start(link, IPEndPoint.Parse(attestor.Address));
            string address = relay?.Address.ToString() ?? attestor.Address;
            CaseResult result = session.Prover == ProverKind.Warm
                ? await RunWarmAsync(session, link, attestor, address)
                : await RunColdAsync(session, link, attestor, address);
            results.Add(result);
            Console.WriteLine(_options.IsJson ? result.ToJson().ToJsonString() : TextTable.Line(result));
        }
    }

    private async Task<CaseResult> RunWarmAsync(SessionCase session, LinkProfile link, AttestorProcess attestor, string address)
    {
        int runs = session.IsLarge ? int.Min(_options.Runs, 5) : link == LinkProfile.Loopback ? _options.Runs : int.Max(5, _options.Runs / 5);
        int warmUps = session.IsLarge ? 1 : _options.IsQuick ? 10 : session.Privacy == Privacy.MpcPrepared ? 30 : 60;
        await using ChildProcess prover = ChildProcess.StartRole(
            ProverRole.Name,
            [
                attestor.Address, address, AddressFor(session), RootsFile, PathTo("attestation"), session.Tls, session.Suite ?? "", session.Privacy.ToString(),
                session.RequestSize.ToString(CultureInfo.InvariantCulture), session.Path, string.Join(' ', session.Reveal), string.Join(' ', session.Commit), warmUps.ToString(CultureInfo.InvariantCulture), runs.ToString(CultureInfo.InvariantCulture),
            ]);
        await prover.ReadLineAsync(); // it is warm
        TimeSpan before = attestor.Cost.Cpu;
        await prover.WriteLineAsync();
        RunReport report = RunReport.Read(await prover.WaitAsync());
        ProcessCost cost = attestor.Cost;
        return report.ToResult(session, link, (cost.Cpu - before).TotalMilliseconds / runs, cost.PeakBytes);
    }

    private async Task<CaseResult> RunColdAsync(SessionCase session, LinkProfile link, AttestorProcess attestor, string address)
    {
        int runs = session.IsLarge ? int.Min(_options.Runs, 3) : int.Max(5, _options.Runs / 5);
        string[] vouch = session.Prover == ProverKind.ColdNative ? AttestorProcess.Native! : AttestorProcess.Build;
        ColdProver prover = new([.. vouch, .. ColdProver.Arguments(session, address, AddressFor(session), RootsFile, PathTo("attestation"))]);
        await prover.RunAsync(); // the files are in memory, the attestor is warm
        TimeSpan before = attestor.Cost.Cpu;
        List<ColdRun> measured = [];
        for (int i = 0; i < runs; i++)
        {
            measured.Add(await prover.RunAsync());
        }

        ProcessCost cost = attestor.Cost;
        long peak = await prover.WatchAsync();
        return new CaseResult(
            session,
            link,
            [.. measured.Select(run => run.Milliseconds).Order()],
            CaseResult.MedianOf(measured.Select(run => run.BytesSent)),
            CaseResult.MedianOf(measured.Select(run => run.BytesReceived)),
            measured[0].Rounds,
            null,
            (cost.Cpu - before).TotalMilliseconds / runs,
            peak,
            cost.PeakBytes);
    }

    private string AddressFor(SessionCase session) => $"127.0.0.1:{_serverPorts[session.Suite is null ? 0 : 1]}";

    private string PathTo(string name) => Path.Combine(_directory.FullName, name);
}
