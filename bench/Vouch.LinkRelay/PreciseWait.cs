using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vouch.LinkRelay;

/// <summary>Waits for a moment to within some ten microseconds: sleeps most of the time and spins the rest.</summary>
internal static class PreciseWait
{
    private static readonly long s_spin = Stopwatch.Frequency / 10_000;

    public static void Until(long timestamp)
    {
        long left;
        while ((left = timestamp - Stopwatch.GetTimestamp()) > s_spin)
        {
            Sleep((left - s_spin) * 1_000_000_000 / Stopwatch.Frequency);
        }

        while (Stopwatch.GetTimestamp() < timestamp)
        {
            Thread.SpinWait(20);
        }
    }

    private static void Sleep(long nanoseconds)
    {
        if (OperatingSystem.IsLinux())
        {
            TimeSpecification time = new(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
            _ = NanoSleep(in time, IntPtr.Zero);
        }
        else
        {
            Thread.Sleep((int)(nanoseconds / 1_000_000));
        }
    }

    // Thread.Sleep knows whole milliseconds only, which is as long as the shortest delay there is.
    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in TimeSpecification time, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpecification(nint seconds, nint nanoseconds)
    {
        public readonly nint Seconds = seconds;
        public readonly nint Nanoseconds = nanoseconds;

        public TimeSpecification(long seconds, long nanoseconds)
            : this((nint)seconds, (nint)nanoseconds)
        {
        }
    }
}
