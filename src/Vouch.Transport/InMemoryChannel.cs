using System.IO.Pipelines;

namespace Vouch.Transport;

/// <summary>Two channels joined in memory, for tests and for parties within one process.</summary>
public static class InMemoryChannel
{
    private const int PauseSize = 1 << 20;

    /// <summary>Creates the two ends; what one sends the other receives.</summary>
    public static (IChannel Left, IChannel Right) CreatePair()
    {
        PipeOptions options = new(pauseWriterThreshold: PauseSize, resumeWriterThreshold: PauseSize / 2, useSynchronizationContext: false);
        Pipe there = new(options);
        Pipe back = new(options);
        return (new PipeChannel(back.Reader, there.Writer), new PipeChannel(there.Reader, back.Writer));
    }
}
