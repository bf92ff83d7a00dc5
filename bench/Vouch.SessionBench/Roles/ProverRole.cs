using System.Diagnostics;
using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Vouch.Attestations;
using Vouch.Preparing;
using Vouch.Proving;

namespace Vouch.SessionBench.Roles;

/// <summary>The prover's process for warm sessions: warms up against the attestor itself, waits for a line, measures over the link, and reports.</summary>
internal static class ProverRole
{
    public const string Name = "prover";

    private const string Padding = "X-Padding";
    private const string SecretHeader = "Cookie";
    private const int SecretValueSize = 40;

    /// <param name="arguments">
    /// Attestor, attestor behind the link, where the attestor connects to, roots (PEM file), file to write, TLS version, suite or empty, privacy, size of the request, path, what to reveal, what to commit to, warm-up runs, measured runs.
    /// </param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [string direct, string linked, string connectTo, string rootsFile, string file, string tls, string suite, string privacy, string requestSize, string path, string reveal, string commit, string warmUps, string runs])
        {
            return 2;
        }

        X509Certificate2Collection roots = [];
        roots.ImportFromPemFile(rootsFile);
        ProveRequest request = Request($"https://{Bench.Host}{path}", connectTo, tls, suite, Enum.Parse<Privacy>(privacy), Number(requestSize), reveal.Split(' ', StringSplitOptions.RemoveEmptyEntries), commit.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        PreparationPool? pool = Enum.Parse<Privacy>(privacy) == Privacy.MpcPrepared ? new PreparationPool($"{file}.prepared", $"{file}.key") : null;
        Prover near = new(new ProverOptions { Attestor = direct, ServerRoots = roots, Pool = pool });
        Prover far = new(new ProverOptions { Attestor = linked, ServerRoots = roots, Pool = pool });
        for (int i = 0; i < Number(warmUps); i++)
        {
            await PrepareAsync(near, pool, requestSize, suite);
            await ProveAsync(near, request, file);
        }

        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Number(runs); i++)
        {
            await PrepareAsync(far, pool, requestSize, suite);
            long started = Stopwatch.GetTimestamp();
            ProvenSession session = await ProveAsync(far, request, file);
            double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Console.WriteLine(new JsonObject
            {
                ["milliseconds"] = milliseconds,
                ["onlineMilliseconds"] = session.Online.TotalMilliseconds,
                ["bytesSent"] = session.BytesSent,
                ["bytesReceived"] = session.BytesReceived,
                ["rounds"] = session.Rounds,
            }.ToJsonString());
        }

        Console.WriteLine(new JsonObject
        {
            ["cpuMilliseconds"] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Number(runs),
            ["peakBytes"] = Process.GetCurrentProcess().PeakWorkingSet64,
        }.ToJsonString());
        return 0;
    }

    /// <summary>A GET request that has a whole size, one header of it secret or none.</summary>
    public static ProveRequest Request(string url, string connectTo, string tls, string? suite, Privacy privacy, int size, IEnumerable<string> reveal, IEnumerable<string> commit)
    {
        ProveRequest request = new(url)
        {
            ConnectTo = connectTo,
            Mode = privacy is Privacy.Mpc or Privacy.MpcPrepared ? AttestationMode.Mpc : AttestationMode.Proxy,
            AttestorView = privacy is Privacy.Proof or Privacy.Mpc or Privacy.MpcPrepared ? AttestorView.Revealed : AttestorView.Response,
            Versions = tls == "1.2" ? SslProtocols.Tls12 : SslProtocols.Tls13,
        };
        if (privacy == Privacy.Header)
        {
            request.SecretHeaders.Add(new(SecretHeader, new string('s', SecretValueSize)));
        }

        if (!string.IsNullOrEmpty(suite))
        {
            request.Suites.Add(suite);
        }

        foreach (string part in reveal)
        {
            request.Reveal.Add(part);
        }

        foreach (string part in commit)
        {
            request.Commit.Add(part);
        }

        request.Headers.Add(new(Padding, ""));
        int left = size - RequestPlan.Create(request).Length;
        request.Headers[0] = new(Padding, new string('p', left));
        return request;
    }

    private static async Task PrepareAsync(Prover prover, PreparationPool? pool, string requestSize, string suite)
    {
        if (pool is not null)
        {
            await prover.WarmAsync(Number(requestSize), suite);
        }
    }

    private static async Task<ProvenSession> ProveAsync(Prover prover, ProveRequest request, string file)
    {
        ProvenSession session = await prover.ProveAsync(request);
        await using FileStream stream = File.Create(file);
        session.Attestation.Write(stream);
        return session;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
