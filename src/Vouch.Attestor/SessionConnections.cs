using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Vouch.Transport;

namespace Vouch.Attestor;

/// <summary>Tells sessions from HTTP on one port: a connection that begins with the preface is a session, any other goes on to HTTP.</summary>
/// <param name="sessions">Runs the sessions.</param>
/// <param name="http">Takes what is none.</param>
/// <param name="maxIntroduction">How long a connection may take until it has shown what it is.</param>
internal sealed class SessionConnections(SessionRunner sessions, ConnectionDelegate http, TimeSpan maxIntroduction)
{
    private static ReadOnlySpan<byte> Magic => "VOUCH"u8;

    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        bool? session;
        using (CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed))
        {
            timeout.CancelAfter(maxIntroduction);
            try
            {
                session = await IsSessionAsync(connection.Transport.Input, timeout.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        if (session is true)
        {
            await sessions.RunAsync(new DuplexPipeStream(connection.Transport), connection.ConnectionClosed);
        }
        else if (session is false)
        {
            await http(connection);
        }
    }

    private static async ValueTask<bool?> IsSessionAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            bool? decision = Decide(read.Buffer);
            input.AdvanceTo(read.Buffer.Start, decision is null ? read.Buffer.End : read.Buffer.Start);
            if (decision is not null || read.IsCompleted)
            {
                return decision;
            }
        }
    }

    private static bool? Decide(ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[Magic.Length];
        int length = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, length).CopyTo(first);
        return !Magic.StartsWith(first[..length]) ? false : length == first.Length ? true : null;
    }
}
