using System.Buffers;
using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests.Recorded;

/// <summary>A finished session to lie about: in TLS 1.3 the client's data is "p" in generation 0, "secret" in 1 and "q" in 2.</summary>
internal sealed class Recording
{
    private readonly TlsVersion _version;

    private Recording(ScriptedSession session, TlsVersion version)
    {
        Client = [.. session.Recording.ClientLog];
        Server = [.. session.Recording.ServerLog];
        Keys = session.Keys;
        _version = version;
    }

    public IReadOnlyList<TlsRecord> Client { get; }

    public IReadOnlyList<TlsRecord> Server { get; }

    public LocalTlsKeys Keys { get; }

    public static async Task<Recording> MakeAsync(TlsVersion version)
    {
        ScriptedSession session = ScriptedSession.Start(commit: s => s.Version = version);
        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.WriteAsync("p"u8.ToArray(), session.Cancel);
        await UpdateAsync();
        await session.Client.WriteAsync("secret"u8.ToArray(), session.Cancel);
        await UpdateAsync();
        await session.Client.WriteAsync("q"u8.ToArray(), session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();
        return new Recording(session, version);

        ValueTask UpdateAsync() => version == TlsVersion.Tls13 ? session.Client.UpdateKeysAsync(session.Cancel) : default;
    }

    public OpenedSecrets Whole() => _version == TlsVersion.Tls13 ? Keys.OpenWhole() : Keys.OpenMasterSecret();

    public RecordedSession Verify(OpenedSecrets? secrets = null, string host = "localhost", ServerCertificatePolicy? policy = null)
        => RecordedSession.Verify(
            Client, Server, secrets ?? Whole(), policy ?? ScriptedSession.Policy, ServerName.Parse(host), PlatformPrimitives.Instance);

    public static byte[] Bytes(IEnumerable<TlsRecord> records)
    {
        List<byte> bytes = [];
        foreach (TlsRecord record in records)
        {
            byte[] header = new byte[TlsRecord.HeaderSize];
            new RecordHeader(record.Type, record.Version, (int)record.Fragment.Length).Write(header);
            bytes.AddRange(header);
            bytes.AddRange(record.Fragment.ToArray());
        }

        return [.. bytes];
    }

    public static int SizeOf(IEnumerable<TlsRecord> records) => Bytes(records).Length;

    /// <summary>Whether the handshake in these bytes is accepted.</summary>
    public bool Accepts(byte[] client, byte[] server)
    {
        try
        {
            using OpenedSecrets secrets = Whole();
            using RecordedSession session = RecordedSession.Verify(
                Parse(client), Parse(server), secrets, ScriptedSession.Policy, ScriptedSession.Host, PlatformPrimitives.Instance);
            return true;
        }
        catch (TlsException)
        {
            return false;
        }
    }

    public bool Reads(byte[] client, byte[] server)
    {
        try
        {
            return Reads(Parse(client), Parse(server));
        }
        catch (TlsException)
        {
            return false;
        }
    }

    /// <summary>Whether everything in these records is accepted, up to close_notify of both sides.</summary>
    public bool Reads(IReadOnlyList<TlsRecord> client, IReadOnlyList<TlsRecord> server)
    {
        try
        {
            using OpenedSecrets secrets = Whole();
            using RecordedSession session = RecordedSession.Verify(
                client, server, secrets, ScriptedSession.Policy, ScriptedSession.Host, PlatformPrimitives.Instance);
            return ReadsAll(client, session.OpenClient()) && ReadsAll(server, session.OpenServer());
        }
        catch (TlsException)
        {
            return false;
        }
    }

    private static RecordTape Parse(byte[] bytes)
    {
        RecordTape log = new();
        log.Append(bytes);
        return log;
    }

    private static bool ReadsAll(IReadOnlyList<TlsRecord> records, RecordedDirection direction)
    {
        using (direction)
        {
            byte[] content = new byte[TlsRecord.MaxFragmentSize];
            while (direction.NextRecord < records.Count)
            {
                direction.Open(records[direction.NextRecord], content);
            }

            return direction.IsClosed;
        }
    }
}
