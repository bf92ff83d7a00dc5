using System.IO.Pipelines;

namespace Vouch.Testing.Tls;

/// <summary>Two ends of a line in memory.</summary>
public sealed class DuplexPipe : IDuplexPipe
{
    private DuplexPipe(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static (DuplexPipe Client, DuplexPipe Server) Create()
    {
        Pipe up = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        Pipe down = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        return (new DuplexPipe(down.Reader, up.Writer), new DuplexPipe(up.Reader, down.Writer));
    }
}
