using Vouch.Crypto.Platform;
using Vouch.Testing.Certificates;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests.Recorded;

/// <summary>Recordings and openings that lie must be refused.</summary>
public sealed class RecordedSessionTests
{
    public static TheoryData<TlsVersion> Versions => [TlsVersion.Tls13, TlsVersion.Tls12];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_flip_of_any_byte_of_the_handshake_is_refused(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        RecordedSession good = recording.Verify();
        int clientSize = Recording.SizeOf(recording.Client.Take(good.FirstClientRecord));
        int serverSize = Recording.SizeOf(recording.Server.Take(good.FirstServerRecord));

        List<string> accepted = [];
        for (int i = 0; i < clientSize + serverSize; i++)
        {
            bool isClient = i < clientSize;
            byte[] client = Recording.Bytes(recording.Client);
            byte[] server = Recording.Bytes(recording.Server);
            int position = isClient ? i : i - clientSize;
            (isClient ? client : server)[position] ^= 1;
            if (recording.Accepts(client, server))
            {
                accepted.Add($"{(isClient ? "client" : "server")} {position}");
            }
        }

        Assert.Empty(accepted);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Records_that_are_missing_doubled_or_swapped_are_refused(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        Assert.True(recording.Reads(recording.Client, recording.Server));

        foreach (bool isClient in (bool[])[true, false])
        {
            IReadOnlyList<TlsRecord> records = isClient ? recording.Client : recording.Server;
            for (int i = 0; i < records.Count - 1; i++)
            {
                if (version == TlsVersion.Tls13 && records[i].Type == ContentType.ChangeCipherSpec)
                {
                    continue; // means nothing in TLS 1.3
                }

                TlsRecord[] missing = [.. records.Take(i), .. records.Skip(i + 1)];
                TlsRecord[] doubled = [.. records.Take(i + 1), .. records.Skip(i)];
                TlsRecord[] swapped = [.. records.Take(i), records[i + 1], records[i], .. records.Skip(i + 2)];
                bool swapMatters = version == TlsVersion.Tls12 || records[i + 1].Type != ContentType.ChangeCipherSpec;
                Assert.False(recording.Reads(isClient ? missing : recording.Client, isClient ? recording.Server : missing), $"missing {i}");
                Assert.False(recording.Reads(isClient ? doubled : recording.Client, isClient ? recording.Server : doubled), $"doubled {i}");
                Assert.True(!swapMatters || !recording.Reads(isClient ? swapped : recording.Client, isClient ? recording.Server : swapped), $"swapped {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Another_host_is_refused(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);

        TlsException e = Assert.Throws<TlsException>(() => recording.Verify(host: "example.com"));

        Assert.Equal(AlertDescription.UnrecognizedName, e.Alert);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Any_flip_in_an_opened_secret_is_refused(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        using OpenedSecrets secrets = recording.Whole();
        Span<byte> secret = secrets is Tls13WholeSecrets whole ? whole.HandshakeSecret.Span : ((Tls12Secrets)secrets).MasterSecret.Span;

        for (int i = 0; i < secret.Length; i++)
        {
            secret[i] ^= 1;
            Assert.Throws<TlsException>(() => recording.Verify(secrets));
            secret[i] ^= 1;
        }
    }

    [Fact]
    public async Task Secrets_of_another_session_or_version_or_size_are_refused()
    {
        Recording first = await Recording.MakeAsync(TlsVersion.Tls13);
        Recording second = await Recording.MakeAsync(TlsVersion.Tls12);
        using Tls13WholeSecrets tooShort = new(new byte[31]);

        Assert.Throws<TlsException>(() => first.Verify(second.Whole()));
        Assert.Throws<TlsException>(() => second.Verify(first.Whole()));
        Assert.Throws<TlsException>(() => first.Verify(tooShort));
    }

    [Fact]
    public async Task A_hidden_generation_stays_hidden_and_the_others_open()
    {
        Recording recording = await Recording.MakeAsync(TlsVersion.Tls13);
        using OpenedSecrets secrets = recording.Keys.OpenSplit([0, 2]);
        using RecordedSession session = recording.Verify(secrets);
        using RecordedDirection client = session.OpenClient();
        byte[] content = new byte[TlsRecord.MaxFragmentSize];

        OpenedRecord data = Open();
        Assert.Equal((ContentType.ApplicationData, (byte)'p'), (data.Type, content[0]));
        Assert.True(Open().IsKeyUpdate);
        Assert.True(client.IsHidden);
        Assert.Throws<InvalidOperationException>(() => Open());
        Assert.Throws<TlsException>(client.EndHidden);
        client.SkipHidden(recording.Client[client.NextRecord]);
        client.SkipHidden(recording.Client[client.NextRecord]);
        client.EndHidden();

        Assert.Equal(2, client.Generation);
        Open();
        Assert.Equal((byte)'q', content[0]);
        Assert.Throws<InvalidOperationException>(() => client.SkipHidden(recording.Client[client.NextRecord]));

        OpenedRecord Open() => client.Open(recording.Client[client.NextRecord], content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_wrong_end_of_a_hidden_generation_is_a_bad_record_mac(int hidden)
    {
        Recording recording = await Recording.MakeAsync(TlsVersion.Tls13);
        using OpenedSecrets secrets = recording.Keys.OpenSplit([0, 2]);
        using RecordedSession session = recording.Verify(secrets);
        using RecordedDirection client = session.OpenClient();
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        client.Open(recording.Client[client.NextRecord], content);
        client.Open(recording.Client[client.NextRecord], content);
        for (int i = 0; i < hidden; i++)
        {
            client.SkipHidden(recording.Client[client.NextRecord]);
        }

        client.EndHidden();

        TlsException e = Assert.Throws<TlsException>(() => client.Open(recording.Client[client.NextRecord], content));
        Assert.Equal(AlertDescription.BadRecordMac, e.Alert);
    }

    [Fact]
    public async Task The_key_of_another_generation_does_not_open()
    {
        Recording recording = await Recording.MakeAsync(TlsVersion.Tls13);
        using Tls13SplitSecrets good = recording.Keys.OpenSplit([2]);
        OpenedGeneration two = good.ClientGenerations[0];
        using Tls13SplitSecrets bad = new(
            good.ClientHandshakeSecret.Span, good.ServerHandshakeSecret.Span, good.ServerApplicationSecret.Span, [new OpenedGeneration(0, two.Key.Span, two.Iv.Span)]);
        using RecordedSession session = recording.Verify(bad);
        using RecordedDirection client = session.OpenClient();

        TlsException e = Assert.Throws<TlsException>(() => client.Open(recording.Client[client.NextRecord], new byte[TlsRecord.MaxFragmentSize]));

        Assert.Equal(AlertDescription.BadRecordMac, e.Alert);
    }

    [Fact]
    public async Task A_generation_twice_or_of_another_size_is_refused()
    {
        Recording recording = await Recording.MakeAsync(TlsVersion.Tls13);
        using Tls13SplitSecrets good = recording.Keys.OpenSplit([0]);
        OpenedGeneration zero = good.ClientGenerations[0];
        using Tls13SplitSecrets twice = Split([zero, zero]);
        using Tls13SplitSecrets large = Split([new OpenedGeneration(0, new byte[32], zero.Iv.Span)]);

        Assert.Throws<TlsException>(() => recording.Verify(twice));
        Assert.Throws<TlsException>(() => recording.Verify(large));

        Tls13SplitSecrets Split(IReadOnlyList<OpenedGeneration> generations)
            => new(good.ClientHandshakeSecret.Span, good.ServerHandshakeSecret.Span, good.ServerApplicationSecret.Span, generations);
    }

    [Fact]
    public async Task A_wrong_server_application_secret_does_not_open()
    {
        Recording recording = await Recording.MakeAsync(TlsVersion.Tls13);
        using Tls13SplitSecrets secrets = recording.Keys.OpenSplit([0]);
        secrets.ServerApplicationSecret.Span[5] ^= 1;
        using RecordedSession session = recording.Verify(secrets);
        using RecordedDirection server = session.OpenServer();

        Assert.Throws<TlsException>(() => server.Open(recording.Server[server.NextRecord], new byte[TlsRecord.MaxFragmentSize]));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Time_and_roots_are_the_verifiers(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        using TestCertificateAuthority other = TestCertificateAuthority.Create();

        TlsException late = Assert.Throws<TlsException>(() => recording.Verify(policy: ScriptedSession.Policy.At(DateTimeOffset.UtcNow.AddYears(1))));
        TlsException early = Assert.Throws<TlsException>(() => recording.Verify(policy: ScriptedSession.Policy.At(DateTimeOffset.UtcNow.AddYears(-1))));
        TlsException stranger = Assert.Throws<TlsException>(() => recording.Verify(policy: new ServerCertificatePolicy(other.Roots)));

        Assert.Equal(CertificateRejection.Expired, late.CertificateRejection);
        Assert.Equal(CertificateRejection.NotYetValid, early.CertificateRejection);
        Assert.Equal(CertificateRejection.UntrustedRoot, stranger.CertificateRejection);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_signature_alone_convinces_whoever_has_the_certificate(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        using RecordedSession session = recording.Verify();
        TlsSession facts = session.Handshake;
        Tls.Handshake.HandshakeSignature made = facts.Signature;
        byte[] spoilt = made.Covered.ToArray();
        spoilt[0] ^= 1;
        using TestCertificateAuthority other = TestCertificateAuthority.Create();

        Assert.True(Copy(made.Covered.Span).Verify(PlatformPrimitives.Instance, facts.CertificateChain[0]));
        Assert.False(Copy(spoilt).Verify(PlatformPrimitives.Instance, facts.CertificateChain[0]));
        Assert.False(made.Verify(PlatformPrimitives.Instance, other.Certificate.RawData));
        Assert.False(made.Verify(PlatformPrimitives.Instance, new byte[] { 1, 2, 3 }));

        Tls.Handshake.HandshakeSignature Copy(ReadOnlySpan<byte> covered) => new(made.Version, made.Scheme, made.Signature.Span, covered);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Random_mutations_never_crash(TlsVersion version)
    {
        Recording recording = await Recording.MakeAsync(version);
        byte[] client = Recording.Bytes(recording.Client);
        byte[] server = Recording.Bytes(recording.Server);

        Gen.Select(Gen.Bool, Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, 3]).Sample(
            (isClient, position, value, kind) =>
            {
                byte[] target = isClient ? client : server;
                int at = position % target.Length;
                byte[] mutated = kind switch
                {
                    0 => [.. target[..at], value, .. target[(at + 1)..]],
                    1 => [.. target[..at], value, .. target[at..]],
                    2 => [.. target[..at], .. target[(at + 1)..]],
                    _ => target[..at],
                };
                recording.Reads(isClient ? mutated : client, isClient ? server : mutated);
            },
            iter: 500,
            threads: 1);
    }
}
