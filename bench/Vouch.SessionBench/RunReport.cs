using System.Text.Json.Nodes;
using Vouch.LinkRelay;

namespace Vouch.SessionBench;

/// <summary>What the prover's process has reported: a line for each run, and a last one about itself.</summary>
internal sealed class RunReport
{
    private readonly List<JsonNode> _runs = [];

    private RunReport(List<JsonNode> lines)
    {
        _runs = lines[..^1];
        Last = lines[^1];
    }

    private JsonNode Last { get; }

    public static RunReport Read(string output)
        => new([.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)]);

    public CaseResult ToResult(SessionCase session, LinkProfile link, double attestorCpu, long attestorPeak) => new(
        session,
        link,
        [.. _runs.Select(run => (double)run["milliseconds"]!).Order()],
        CaseResult.MedianOf(_runs.Select(run => (long)run["bytesSent"]!)),
        CaseResult.MedianOf(_runs.Select(run => (long)run["bytesReceived"]!)),
        CaseResult.MedianOf(_runs.Select(run => (int)run["rounds"]!)),
        (double)Last["cpuMilliseconds"]!,
        attestorCpu,
        (long)Last["peakBytes"]!,
        attestorPeak)
    {
        Online = CaseResult.MedianOf(_runs.Select(run => (double)run["onlineMilliseconds"]!)),
    };
}
