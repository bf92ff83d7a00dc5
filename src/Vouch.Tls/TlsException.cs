using System.Diagnostics.CodeAnalysis;
using Vouch.Tls.Certificates;

namespace Vouch.Tls;

/// <summary>The server broke the TLS protocol, cannot be trusted, or gave up; the connection is over.</summary>
public sealed class TlsException : IOException
{
    internal TlsException(AlertDescription alert, string message)
        : base(message) => Alert = alert;

    internal TlsException(AlertDescription alert, string message, Exception inner)
        : base(message, inner) => Alert = alert;

    /// <summary>The alert that ends the connection: ours to send, or the server's if <see cref="IsFromPeer"/>.</summary>
    public AlertDescription Alert { get; }

    /// <summary>Whether the server sent the alert.</summary>
    public bool IsFromPeer { get; internal init; }

    /// <summary>What is wrong with the server's certificate, if that is the reason.</summary>
    public CertificateRejection? CertificateRejection { get; internal init; }

    [DoesNotReturn]
    internal static void Throw(AlertDescription alert, string message) => throw new TlsException(alert, message);
}
