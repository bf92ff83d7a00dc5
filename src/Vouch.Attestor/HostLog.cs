using Microsoft.Extensions.Logging;

namespace Vouch.Attestor;

/// <summary>Every message that the host logs itself. Counts, sizes and durations only.</summary>
internal static partial class HostLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Refused a session: {Limit} are running")]
    public static partial void Full(this ILogger logger, int limit);
}
