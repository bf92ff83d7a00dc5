using System.Buffers;
using System.IO.Pipelines;
using Vouch.Tls;

namespace Vouch.Testing;

/// <summary>Stands between a client and its transport, as an attestor does, and keeps the records of both directions.</summary>
public sealed class RecordingPipe : IDuplexPipe
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly Task _client;
    private readonly Task _server;

    public RecordingPipe(IDuplexPipe transport)
    {
        _client = PumpAsync(_toServer.Reader, transport.Output, ClientLog);
        _server = PumpAsync(transport.Input, _toClient.Writer, ServerLog);
    }

    public RecordTape ClientLog { get; } = new();

    public RecordTape ServerLog { get; } = new();

    public PipeReader Input => _toClient.Reader;

    public PipeWriter Output => _toServer.Writer;

    /// <summary>Waits until both directions have ended.</summary>
    public Task Completion => Task.WhenAll(_client, _server);

    private static async Task PumpAsync(PipeReader from, PipeWriter to, RecordTape log)
    {
        bool isJunk = false;
        try
        {
            while (true)
            {
                ReadResult read = await from.ReadAsync();
                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    isJunk = isJunk || !TryAppend(log, segment.Span);
                    to.Write(segment.Span);
                }

                from.AdvanceTo(read.Buffer.End);
                FlushResult flushed = await to.FlushAsync();
                if (read.IsCompleted || flushed.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // The transport broke; both sides see their end.
        }

        await from.CompleteAsync();
        await to.CompleteAsync();
    }

    private static bool TryAppend(RecordTape log, ReadOnlySpan<byte> bytes)
    {
        try
        {
            log.Append(bytes);
            return true;
        }
        catch (TlsException)
        {
            return false; // the client is to see it all the same
        }
    }
}
