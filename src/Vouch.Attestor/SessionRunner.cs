using Microsoft.Extensions.Logging;
using Vouch.Attesting;

namespace Vouch.Attestor;

/// <summary>Runs sessions up to the limit on their number; one over it is told so and closed.</summary>
internal sealed class SessionRunner(AttestorSessions sessions, int limit, ILogger<SessionRunner> logger)
{
    private int _running;

    public async Task RunAsync(Stream connection, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _running) > limit)
            {
                logger.Full(limit);
                await sessions.RefuseBusyAsync(connection, cancellationToken);
            }
            else
            {
                await sessions.RunAsync(connection, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
