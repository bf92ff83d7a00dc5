namespace Vouch.Interop.Tests.Servers;

/// <summary>The versions of TLS.</summary>
public enum TlsVersion
{
    Tls12,
    Tls13,
}
