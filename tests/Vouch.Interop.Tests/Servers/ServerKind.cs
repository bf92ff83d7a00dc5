namespace Vouch.Interop.Tests.Servers;

/// <summary>The servers that the tests talk to.</summary>
public enum ServerKind
{
    OpenSsl,
    Nginx,
    Apache,
    HAProxy,
    GnuTls,
    Kestrel,
    Node,
    Go,
    Java,
}
