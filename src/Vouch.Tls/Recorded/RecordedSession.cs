using Vouch.Crypto;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>A session between others, recorded and then opened: the handshake is verified here, the records after it one by one.</summary>
/// <remarks>
/// What the live client checks is checked again, by the same code: versions, suites, groups, extensions, downgrade, signature, chain, name, both Finished,
/// and that server_name is the host. In TLS 1.3 with <see cref="Tls13SplitSecrets"/> nothing ties the application keys to the handshake but that records open;
/// <see cref="Tls13WholeSecrets"/> and <see cref="Tls12Secrets"/> do tie them.
/// </remarks>
public sealed class RecordedSession : IDisposable
{
    private readonly RecordKeySource _client;
    private readonly RecordKeySource _server;

    private RecordedSession(TlsSession handshake, RecordKeySource client, RecordKeySource server)
    {
        Handshake = handshake;
        _client = client;
        _server = server;
    }

    /// <summary>The facts of the handshake.</summary>
    public TlsSession Handshake { get; }

    /// <summary>The number of the client's first record after the handshake.</summary>
    public required int FirstClientRecord { get; init; }

    /// <summary>The number of the server's first record after the handshake.</summary>
    public required int FirstServerRecord { get; init; }

    /// <summary>Verifies the handshake of a recording.</summary>
    /// <param name="client">The client's records; those after the handshake are not looked at.</param>
    /// <param name="server">The server's records; those after the handshake are not looked at.</param>
    /// <param name="secrets">What was opened; stays the caller's.</param>
    /// <param name="policy">Whom to trust, and when.</param>
    /// <param name="host">The host that the session is said to be with.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">The recording is not that of a handshake with this host under these secrets.</exception>
    public static RecordedSession Verify(
        IReadOnlyList<TlsRecord> client,
        IReadOnlyList<TlsRecord> server,
        OpenedSecrets secrets,
        ServerCertificatePolicy policy,
        ServerName host,
        IPrimitives primitives)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(primitives);
        using RecordedHandshake handshake = new(client, server, policy, host, primitives);
        return handshake.Verify(secrets, (facts, clientKeys, serverKeys) => new RecordedSession(facts, clientKeys, serverKeys)
        {
            FirstClientRecord = handshake.NextClientRecord,
            FirstServerRecord = handshake.NextServerRecord,
        });
    }

    /// <summary>Verifies the handshake of a recording whose application data stays closed.</summary>
    /// <param name="client">The client's records; those after the handshake are not looked at.</param>
    /// <param name="server">The server's records; those after the handshake are not looked at.</param>
    /// <param name="secrets"><see cref="Tls13HandshakeSecrets"/> or <see cref="Tls12FinishedOpening"/>; stays the caller's.</param>
    /// <param name="policy">Whom to trust, and when.</param>
    /// <param name="host">The host that the session is said to be with.</param>
    /// <param name="primitives">The primitives.</param>
    /// <exception cref="TlsException">The recording is not that of a handshake with this host under these secrets.</exception>
    public static OpenedHandshake VerifyHandshake(
        IReadOnlyList<TlsRecord> client,
        IReadOnlyList<TlsRecord> server,
        OpenedSecrets secrets,
        ServerCertificatePolicy policy,
        ServerName host,
        IPrimitives primitives)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(primitives);
        using RecordedHandshake handshake = new(client, server, policy, host, primitives);
        return handshake.VerifyAlone(secrets);
    }

    /// <summary>Opens the client's records after the handshake, from <see cref="FirstClientRecord"/> on.</summary>
    public RecordedDirection OpenClient() => new(Handshake.Version, Handshake.Suite, Side.Client, _client, FirstClientRecord);

    /// <summary>Opens the server's records after the handshake, from <see cref="FirstServerRecord"/> on.</summary>
    public RecordedDirection OpenServer() => new(Handshake.Version, Handshake.Suite, Side.Server, _server, FirstServerRecord);

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }
}
