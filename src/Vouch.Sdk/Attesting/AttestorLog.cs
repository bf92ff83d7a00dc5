using Microsoft.Extensions.Logging;

namespace Vouch.Attesting;

/// <summary>Every message that the attestor's sessions log. Names, counts, sizes and durations only: never bytes of a transcript or a key.</summary>
internal static partial class AttestorLog
{
    [LoggerMessage(2001, LogLevel.Information, "Signed: {Detail}, {ElapsedMs:0} ms")]
    public static partial void Signed(this ILogger logger, string detail, double elapsedMs);

    [LoggerMessage(2003, LogLevel.Information, "Prepared: {Detail}, {ElapsedMs:0} ms")]
    public static partial void Prepared(this ILogger logger, string detail, double elapsedMs);

    [LoggerMessage(2002, LogLevel.Warning, "Not signed: {Failure}: {Detail} ({ElapsedMs:0} ms)")]
    public static partial void NotSigned(this ILogger logger, AttestorFailure failure, string detail, double elapsedMs);
}
