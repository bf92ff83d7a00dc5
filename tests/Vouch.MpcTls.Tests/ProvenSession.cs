using System.Collections.Concurrent;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests;

/// <summary>One party's view of a session after a real handshake: what it has recorded, what is stated of it, and the prover's secrets. A lie is a view that differs.</summary>
internal sealed record ProvenSession(
    OpenedHandshake Handshake,
    OpenedSecrets Opened,
    IReadOnlyList<TlsRecord> Client,
    IReadOnlyList<TlsRecord> Server,
    SessionStatement Statement,
    byte[] Secret,
    IReadOnlyList<byte[]?> Blinders)
{
    public static readonly byte[] Prefix = "vouch/v1/commit\0"u8.ToArray();

    private static readonly ConcurrentDictionary<(CipherSuite, int), Lazy<Task<RecordedExchange>>> s_handshakes = new();

    public CipherSuite Suite => Handshake.Session.Suite;

    /// <summary>A session without ranges whose records after the handshake hold what is given.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="client">What the client sent.</param>
    /// <param name="server">What the server sent.</param>
    /// <param name="connection">Which of several handshakes with the server.</param>
    public static async Task<ProvenSession> CreateAsync(CipherSuite suite, IEnumerable<SealedContent> client, IEnumerable<SealedContent> server, int connection = 0)
    {
        RecordedExchange exchange = await s_handshakes.GetOrAdd(
            (suite, connection), static key => new(() => RecordedExchange.RunAsync(key.Item1, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray()))).Value;
        using SecretBuffer secret = exchange.CopySecret();
        (IReadOnlyList<TlsRecord> clientRecords, DirectionStatement clientStatement) = Seal(exchange, secret, Side.Client, client);
        (IReadOnlyList<TlsRecord> serverRecords, DirectionStatement serverStatement) = Seal(exchange, secret, Side.Server, server);
        return new ProvenSession(
            exchange.Handshake, exchange.Opened, clientRecords, serverRecords, new SessionStatement(clientStatement, serverStatement, []), secret.Span.ToArray(), []);
    }

    public async ValueTask ProveAsync(IMachine machine)
    {
        using SessionWitness witness = Witness();
        await new SessionProof(Handshake, Opened, Client, Server).RunAsync(machine, Statement, witness);
    }

    public SessionWitness Witness() => new(Copy(Secret), [.. Blinders.Select(blinder => blinder is null ? null : Copy(blinder))]);

    public async ValueTask VerifyAsync(IMachine machine) => await new SessionProof(Handshake, Opened, Client, Server).RunAsync(machine, Statement, null);

    public DirectionStatement Stated(Side side) => side == Side.Client ? Statement.Client : Statement.Server;

    public IReadOnlyList<TlsRecord> Records(Side side) => side == Side.Client ? Client : Server;

    /// <summary>The number of a direction's first record that the proof is about.</summary>
    public int First(Side side) => side == Side.Client ? Handshake.FirstClientRecord : Handshake.FirstServerRecord;

    public ProvenSession WithStated(Side side, Func<DirectionStatement, DirectionStatement> change) => this with
    {
        Statement = side == Side.Client
            ? Statement with { Client = change(Statement.Client) }
            : Statement with { Server = change(Statement.Server) },
    };

    /// <summary>Changes what is said of one record.</summary>
    public ProvenSession WithStated(Side side, int record, Func<StatedRecord, StatedRecord> change) => WithStated(side, stated => stated with
    {
        Records = [.. stated.Records.Select((r, i) => i == record ? change(r) : r)],
    });

    /// <summary>Changes the records after the handshake.</summary>
    public ProvenSession WithRecords(Side side, Func<IEnumerable<TlsRecord>, IEnumerable<TlsRecord>> change)
    {
        IReadOnlyList<TlsRecord> changed = [.. Records(side).Take(First(side)), .. change(Records(side).Skip(First(side)))];
        return side == Side.Client ? this with { Client = changed } : this with { Server = changed };
    }

    /// <summary>Discloses a stretch of the application data, which is given.</summary>
    public ProvenSession Show(Side side, int start, byte[] bytes) => WithStated(side, stated => stated with { Shown = [.. stated.Shown, new ShownBytes(start, bytes)] });

    /// <summary>Commits to bytes as if they were those of the segments.</summary>
    public ProvenSession Commit(Side side, byte[] bytes, params (int Start, int Length)[] segments)
    {
        byte[] blinder = RandomNumberGenerator.GetBytes(ProvenRange.BlinderSize);
        ProvenRange range = new(side, segments, Prefix, SHA256.HashData([.. Prefix, .. blinder, .. bytes]));
        return this with { Statement = Statement with { Ranges = [.. Statement.Ranges, range] }, Blinders = [.. Blinders, blinder] };
    }

    /// <summary>Demands that bytes pass a check, without committing to them.</summary>
    public ProvenSession Check(Side side, RangeCheck check, params (int Start, int Length)[] segments)
        => this with { Statement = Statement with { Ranges = [.. Statement.Ranges, new ProvenRange(side, segments, default, default, check)] }, Blinders = [.. Blinders, null] };

    /// <summary>Opens a direction with a secret, in place of what is stated of it.</summary>
    public ProvenSession Open(Side side, ReadOnlySpan<byte> secret)
    {
        OpenedDirection opened = OpenedDirection.Read(Handshake, side, Records(side), secret, PlatformPrimitives.Instance);
        return WithStated(side, _ => new DirectionStatement(opened));
    }

    /// <summary>What opens a direction: TLS 1.3 the first application traffic secret, TLS 1.2 key and IV.</summary>
    public byte[] DirectionSecret(Side side)
    {
        if (Suite.IsTls13)
        {
            using SecretBuffer master = KeySchedule.MasterSecret(Suite, Secret);
            using SecretBuffer traffic = KeySchedule.ApplicationTraffic(Suite, master.Span, side, Handshake.FinishedHash.Span);
            return traffic.Span.ToArray();
        }

        using SecretBuffer block = Prf.KeyBlock(Suite, Secret, Handshake.Session.ClientRandom.Span, Handshake.Session.ServerRandom.Span);
        Prf.Split(Suite, block.Span, side, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> iv);
        return [.. key, .. iv];
    }

    private static (IReadOnlyList<TlsRecord> Records, DirectionStatement Statement) Seal(RecordedExchange exchange, SecretBuffer secret, Side side, IEnumerable<SealedContent> contents)
    {
        OpenedHandshake handshake = exchange.Handshake;
        using RecordSealer sealer = new(handshake, secret.Span, side);
        ReadOnlyMemory<byte> finished = side == Side.Client ? handshake.ClientFinished : handshake.ServerFinished;
        int kept = (side == Side.Client ? handshake.FirstClientRecord : handshake.FirstServerRecord) + (finished.IsEmpty ? 0 : 1);
        List<TlsRecord> records = [.. (side == Side.Client ? exchange.Client : exchange.Server).Take(kept)];
        List<StatedRecord> stated = finished.IsEmpty ? [] : [new StatedRecord(ContentType.Handshake, finished.Length, finished)];
        foreach (SealedContent content in contents)
        {
            records.Add(sealer.Seal(content));
            stated.Add(new StatedRecord(content.Type, content.Content.Length, content.Type == ContentType.ApplicationData ? default : content.Content));
        }

        return (records, new DirectionStatement(stated, []));
    }

    private static SecretBuffer Copy(byte[] bytes)
    {
        SecretBuffer copy = new(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }
}
