using Vouch.Sessions;
using Vouch.Tls;

namespace Vouch.Attesting;

/// <summary>What a log of records means for an attestor: more than it holds, or what is no record, ends the session.</summary>
internal static class RecordKeeping
{
    /// <exception cref="AttestorException">It is too much, or the bytes are not TLS records.</exception>
    public static void KeepOrRefuse(this RecordLog log, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!log.TryAppend(bytes))
            {
                throw new AttestorException(AttestorFailure.LimitExceeded, $"More than {log.Length} bytes or {log.Records} records in one direction.");
            }
        }
        catch (TlsException e)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, e.Message, e);
        }
    }
}
