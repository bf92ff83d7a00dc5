using System.Globalization;

namespace Vouch.SessionBench.Processes;

/// <summary>What the kernel has counted for a process.</summary>
/// <param name="Cpu">Processor time in user and kernel mode.</param>
/// <param name="PeakBytes">The largest resident set (VmHWM).</param>
internal readonly record struct ProcessCost(TimeSpan Cpu, long PeakBytes)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux

    /// <summary>Reads the counts of a running process; nothing if it is gone.</summary>
    public static ProcessCost Read(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = Number(fields[11]) + Number(fields[12]);
            string? peak = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return new ProcessCost(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), peak is null ? 0 : Number(peak[6..^2].Trim()) * 1024);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
