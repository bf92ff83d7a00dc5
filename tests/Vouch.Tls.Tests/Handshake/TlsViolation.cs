using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>One way for a server to break the protocol; the rows of docs/security/tls-violations.md are these.</summary>
/// <param name="Id">The row's name.</param>
/// <param name="Source">The RFC and section that forbid it.</param>
/// <param name="Text">What the server does.</param>
/// <param name="Alert">What it must be told.</param>
/// <param name="Commit">Makes a script do it.</param>
internal sealed record TlsViolation(string Id, string Source, string Text, AlertDescription Alert, Action<ServerScript> Commit)
{
    /// <summary>The server's key.</summary>
    public TestKeyKind Key { get; init; } = TestKeyKind.EcdsaP256;

    /// <summary>What the client offers, if not the defaults.</summary>
    public Func<TlsClientOptions, TlsClientOptions> Options { get; init; } = o => o;
}
