using System.Diagnostics;
using System.Text.Json.Nodes;
using Vouch.Proving;
using Vouch.SessionBench.Roles;

namespace Vouch.SessionBench.Processes;

/// <summary>One run of <c>vouch prove</c>.</summary>
internal readonly record struct ColdRun(double Milliseconds, long BytesSent, long BytesReceived, int Rounds);

/// <summary><c>vouch prove</c>, a new process each time.</summary>
internal sealed class ColdProver(string[] command)
{
    public static string[] Arguments(SessionCase session, string attestor, string connectTo, string rootsFile, string file)
    {
        ProveRequest request = ProverRole.Request($"https://{Bench.Host}{session.Path}", connectTo, session.Tls, session.Suite, session.Privacy, session.RequestSize, session.Reveal, session.Commit);
        return
        [
            "prove", request.Url.ToString(), "--attestor", attestor, "--connect-to", connectTo, "--ca", rootsFile, "--tls", session.Tls, "-o", file, "--json",
            .. request.Headers.SelectMany(h => (string[])["-H", $"{h.Key}: {h.Value}"]),
            .. session.Privacy == Privacy.Mpc ? ["--mode", "mpc"] : session.Privacy == Privacy.Proof ? [] : (string[])["--disclose-to-attestor", "response"],
            .. request.Reveal.SelectMany(part => (string[])["--reveal", part]),
            .. request.Commit.SelectMany(part => (string[])["--commit", part]),
            .. request.Suites.SelectMany(suite => (string[])["--suite", suite]),
            .. request.SecretHeaders.SelectMany(h => (string[])["--secret-header", $"{h.Key}: {h.Value}"]),
        ];
    }

    /// <summary>Runs it, and takes the time from the start of the process to its end; the attestation is written by then.</summary>
    public async Task<ColdRun> RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        await using ChildProcess process = ChildProcess.Start(command[0], command[1..]);
        string output = await process.WaitAsync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        JsonNode report = JsonNode.Parse(output)!;
        return new ColdRun(milliseconds, (long)report["bytesSent"]!, (long)report["bytesReceived"]!, (int)report["rounds"]!);
    }

    /// <summary>Runs it once more and watches its memory, which would disturb the time.</summary>
    public async Task<long> WatchAsync()
    {
        await using ChildProcess process = ChildProcess.Start(command[0], command[1..]);
        long peak = await process.WatchPeakAsync();
        await process.WaitAsync();
        return peak;
    }
}
