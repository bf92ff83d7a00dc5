using System.Security.Authentication;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Attesting;
using Vouch.Sessions;
using Vouch.Testing.Servers;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tests.Attesting;

/// <summary>A prover that lies about a recorded session: each lie has its own name in the attestor's log.</summary>
public sealed class SessionCheckTests
{
    [Theory]
    [InlineData(SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls12)]
    public async Task An_honest_whole_opening_passes(SslProtocols protocol)
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync(protocol);
        OpenedSecrets secrets = protocol == SslProtocols.Tls13 ? exchange.Keys.OpenWhole() : exchange.Keys.OpenMasterSecret();

        CheckedSession session = exchange.Check(exchange.Open(), exchange.Opening(secrets, RecordedExchange.Head + RecordedExchange.Tail));

        Assert.Equal(exchange.Response.Length, session.Facts.Transcript.ReceivedLength);
    }

    [Fact]
    public async Task An_honest_split_opening_passes()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();

        CheckedSession session = exchange.Check(exchange.SplitOpen(), exchange.SplitOpening());

        Assert.Equal(RecordedExchange.Secret.Length, session.Facts.Transcript.HiddenLength);
    }

    [Fact]
    public async Task A_host_that_is_not_in_SNI_is_refused_even_if_the_certificate_names_it()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        OpenMessage open = WithHost(exchange, "other.example");

        Assert.Equal(AttestorFailure.HostMismatch, exchange.Try(open, exchange.WholeOpening()));
    }

    [Fact]
    public async Task A_host_that_the_certificate_does_not_name_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.ByAddressAsync(); // addresses go without SNI, so the certificate alone stands against the claim

        Assert.Equal(AttestorFailure.HostMismatch, exchange.Try(WithHost(exchange, "127.0.0.2"), exchange.WholeOpening()));
    }

    [Theory]
    [InlineData("Host: other.example", AttestorFailure.HostMismatch)]
    [InlineData("Host: bank.example\r\nHost: bank.example", AttestorFailure.RequestMalformed)]
    [InlineData("Hosts: bank.example", AttestorFailure.RequestMalformed)]
    public async Task The_Host_header_must_be_the_dialled_host_once(string host, AttestorFailure expected)
    {
        string request = $"GET / HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n";
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(RecordedExchange.SendPartsAsync(request));

        Assert.Equal(expected, exchange.Try(exchange.Open(), exchange.Opening(exchange.Keys.OpenWhole(), request)));
    }

    [Fact]
    public async Task The_certificate_is_checked_at_the_attestors_time_and_against_its_roots()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        await using RecordedExchange other = await RecordedExchange.WholeAsync();

        Assert.Equal(AttestorFailure.CertificateInvalid, exchange.Try(exchange.Open(), exchange.WholeOpening(), time: DateTimeOffset.UtcNow.AddDays(60)));
        Assert.Equal(AttestorFailure.CertificateInvalid, exchange.Try(exchange.Open(), exchange.WholeOpening(), time: DateTimeOffset.UtcNow.AddDays(-60)));
        Assert.Equal(AttestorFailure.CertificateInvalid, exchange.Try(exchange.Open(), exchange.WholeOpening(), roots: other.Roots));
    }

    [Fact]
    public async Task Secrets_of_another_session_are_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        await using RecordedExchange other = await RecordedExchange.WholeAsync();

        Assert.Equal(AttestorFailure.HandshakeInvalid, exchange.Try(exchange.Open(), exchange.Opening(other.Keys.OpenWhole(), RecordedExchange.Head + RecordedExchange.Tail)));
    }

    [Fact]
    public async Task The_kind_of_opening_must_fit_the_statement()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();

        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening(exchange.Keys.OpenWhole())));
        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(exchange.Open(), exchange.SplitOpening()));
    }

    [Fact]
    public async Task Opened_bytes_that_differ_from_the_stated_ones_are_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();
        string other = RecordedExchange.Head.Replace("/account", "/accounT", StringComparison.Ordinal);

        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(
            exchange.Open(RecordedExchange.Public(other), RequestSegment.Secret(RecordedExchange.Secret.Length), RecordedExchange.Public(RecordedExchange.Tail)), exchange.SplitOpening()));
        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(
            exchange.Open(RecordedExchange.Public(RecordedExchange.Head + "x"), RequestSegment.Secret(RecordedExchange.Secret.Length), RecordedExchange.Public(RecordedExchange.Tail)), exchange.SplitOpening()));
    }

    [Fact]
    public async Task A_short_opened_record_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(async tls =>
        {
            await RecordedExchange.SendPartsAsync(RecordedExchange.Head[..^31])(tls);
            await RecordedExchange.SendPartsAsync(RecordedExchange.Head[^31..], RecordedExchange.Secret, RecordedExchange.Tail)(tls);
        });

        Assert.Equal(AttestorFailure.OpenedRecordTooShort, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(5)]
    public async Task A_secret_part_of_another_length_is_refused(int difference)
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();
        OpenMessage open = exchange.Open(RecordedExchange.Public(RecordedExchange.Head), RequestSegment.Secret(RecordedExchange.Secret.Length + difference), RecordedExchange.Public(RecordedExchange.Tail));

        Assert.Equal(AttestorFailure.HiddenLengthDiffers, exchange.Try(open, exchange.SplitOpening()));
    }

    [Fact]
    public async Task A_secret_part_in_more_records_than_needed_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(async tls =>
        {
            await RecordedExchange.SendPartsAsync(RecordedExchange.Head, RecordedExchange.Secret[..4])(tls);
            await RecordedExchange.SendPartsAsync(RecordedExchange.Secret[4..], RecordedExchange.Tail)(tls);
        });

        Assert.Equal(AttestorFailure.HiddenLengthDiffers, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening()));
    }

    [Fact]
    public async Task The_key_of_another_generation_does_not_open()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();
        using Tls13SplitSecrets right = exchange.Keys.OpenSplit([0, 2]);
        OpenedGeneration wrong = new(2, right.ClientGenerations[0].Key.Span, right.ClientGenerations[0].Iv.Span);
        OpenedGeneration first = new(0, right.ClientGenerations[0].Key.Span, right.ClientGenerations[0].Iv.Span);
        Tls13SplitSecrets lie = new(right.ClientHandshakeSecret.Span, right.ServerHandshakeSecret.Span, right.ServerApplicationSecret.Span, [first, wrong]);

        Assert.Equal(AttestorFailure.RecordNotAuthentic, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening(lie)));
    }

    [Fact]
    public async Task An_opened_secret_generation_and_a_closed_public_one_are_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync();

        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening(exchange.Keys.OpenSplit([0, 1, 2]))));
        Assert.Equal(AttestorFailure.RequestDiffers, exchange.Try(exchange.SplitOpen(), exchange.SplitOpening(exchange.Keys.OpenSplit([0]))));
    }

    [Fact]
    public async Task A_record_after_the_request_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(RecordedExchange.SendPartsAsync(RecordedExchange.Head, RecordedExchange.Secret, RecordedExchange.Tail, "GET /evil HTTP/1.1\r\nHost: bank.example\r\n\r\n"));

        Assert.NotNull(exchange.Try(exchange.SplitOpen(), exchange.SplitOpening()));
    }

    [Fact]
    public async Task A_second_request_smuggled_into_the_hidden_part_is_refused()
    {
        string smuggled = "Cookie: a\r\n\r\nGET /evil HTTP/1.1\r\nHost: bank.example\r\n";
        byte[] first = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(
            RecordedExchange.SendPartsAsync(RecordedExchange.Head, smuggled, RecordedExchange.Tail),
            serve: certificate => TestHttpsServer.Start(certificate, async (stream, _, cancellationToken) =>
            {
                // A careless server that answers pipelined requests although it was told to close.
                await stream.WriteAsync(first, cancellationToken);
                await TestHttpsServer.ReadRequestAsync(stream, cancellationToken);
                await stream.WriteAsync(TestHttpsServer.Json("""{"balance":1000000}"""), cancellationToken);
            }));
        OpenMessage open = exchange.Open(RecordedExchange.Public(RecordedExchange.Head), RequestSegment.Secret(smuggled.Length), RecordedExchange.Public(RecordedExchange.Tail));
        OpeningMessage opening = exchange.Opening(
            exchange.Keys.OpenSplit([0, 2]), RecordedExchange.Head + smuggled + RecordedExchange.Tail, null, new Segment(RecordedExchange.Head.Length, smuggled.Length));

        Assert.Equal(AttestorFailure.SmuggledRequest, exchange.Try(open, opening));
    }

    [Theory]
    [InlineData("GET /account HTTP/1.1\r\nHost: bank.example\r\nAccept: */*\r\n")]
    [InlineData("GET /account HTTP/1.1\r\nConnection: close\r\nAccept: */*\r\n")]
    public async Task Host_and_Connection_close_must_stand_before_a_hidden_part(string head)
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(RecordedExchange.SendPartsAsync(head, RecordedExchange.Secret, RecordedExchange.Tail));
        OpenMessage open = exchange.Open(RecordedExchange.Public(head), RequestSegment.Secret(RecordedExchange.Secret.Length), RecordedExchange.Public(RecordedExchange.Tail));
        OpeningMessage opening = exchange.Opening(exchange.Keys.OpenSplit([0, 2]), head + RecordedExchange.Secret + RecordedExchange.Tail, null, new Segment(head.Length, RecordedExchange.Secret.Length));

        Assert.Equal(AttestorFailure.RequestMalformed, exchange.Try(open, opening));
    }

    [Fact]
    public async Task Two_requests_in_the_open_are_refused()
    {
        string twice = RecordedExchange.Head + RecordedExchange.Tail + RecordedExchange.Head + RecordedExchange.Tail;
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(RecordedExchange.SendPartsAsync(twice));

        Assert.Equal(AttestorFailure.SmuggledRequest, exchange.Try(exchange.Open(), exchange.Opening(exchange.Keys.OpenWhole(), twice)));
    }

    [Fact]
    public async Task Records_that_are_missing_doubled_or_swapped_are_refused()
    {
        byte[] response = TestHttpsServer.Json(new string(' ', 40_000) + SessionContextBody);
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync(response: response);
        List<byte[]> server = RecordedExchange.Cut(exchange.ServerBytes);
        List<byte[]> client = RecordedExchange.Cut(exchange.ClientBytes);

        for (int i = 0; i < server.Count - 1; i++)
        {
            if (server[i][0] == (byte)ContentType.ChangeCipherSpec)
            {
                continue; // means nothing in TLS 1.3 and is not authenticated (RFC 8446, appendix D.4)
            }

            Assert.NotNull(exchange.Try(exchange.Open(), exchange.WholeOpening(), server: RecordedExchange.Join(server.Where((_, j) => j != i))));
            Assert.NotNull(exchange.Try(exchange.Open(), exchange.WholeOpening(), server: RecordedExchange.Join(server.SelectMany((r, j) => j == i ? (byte[][])[r, r] : [r]))));
            if (server[i + 1][0] != (byte)ContentType.ChangeCipherSpec)
            {
                Assert.NotNull(exchange.Try(exchange.Open(), exchange.WholeOpening(), server: RecordedExchange.Join([.. server[..i], server[i + 1], server[i], .. server[(i + 2)..]])));
            }
        }

        for (int i = 0; i < client.Count - 1; i++)
        {
            if (client[i][0] == (byte)ContentType.ChangeCipherSpec)
            {
                continue;
            }

            Assert.NotNull(exchange.Try(exchange.Open(), exchange.WholeOpening(), client: RecordedExchange.Join(client.Where((_, j) => j != i))));
        }
    }

    [Fact]
    public async Task A_response_cut_at_any_record_is_refused_or_called_truncated()
    {
        byte[] response = TestHttpsServer.Json(new string(' ', 40_000) + SessionContextBody);
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync(response: response);
        List<byte[]> server = RecordedExchange.Cut(exchange.ServerBytes);
        int whole = server.Count - 1; // the last record is close_notify

        for (int count = 0; count < whole; count++)
        {
            byte[] cut = RecordedExchange.Join(server.Take(count));
            AttestorFailure? failure = exchange.Try(exchange.Open(), exchange.WholeOpening(), server: cut);
            Assert.NotNull(failure);
        }

        Assert.Equal(Completeness.Message, exchange.Check(exchange.Open(), exchange.WholeOpening(), server: RecordedExchange.Join(server.Take(whole))).Facts.Transcript.Completeness);
    }

    [Fact]
    public async Task Every_flipped_byte_of_the_records_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        int closing = exchange.ServerBytes.Length - RecordedExchange.Cut(exchange.ServerBytes)[^1].Length;

        for (int i = 0; i < exchange.ServerBytes.Length; i += 3)
        {
            if (i >= closing && i < closing + TlsRecord.HeaderSize)
            {
                continue; // a close_notify of another length is one that has not arrived whole: the session counts as ended without it
            }

            byte[] server = [.. exchange.ServerBytes];
            server[i] ^= 0x10;
            Assert.True(Fails(exchange, server: server), $"server byte {i}");
        }

        for (int i = 0; i < exchange.ClientBytes.Length; i += 3)
        {
            byte[] client = [.. exchange.ClientBytes];
            client[i] ^= 0x10;
            Assert.True(Fails(exchange, client: client), $"client byte {i}");
        }
    }

    [Fact]
    public async Task Stated_lengths_must_be_those_of_the_records()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        OpeningMessage honest = exchange.WholeOpening();

        foreach ((int sent, int received) in ((int, int)[])[(1, 0), (0, 1), (-1, 0), (0, -1)])
        {
            OpeningMessage lie = new()
            {
                Secrets = honest.Secrets,
                SentLength = honest.SentLength + sent,
                ReceivedLength = honest.ReceivedLength + received,
                BlinderSeed = honest.BlinderSeed,
                Ranges = honest.Ranges,
                SessionHash = honest.SessionHash,
            };

            Assert.Equal(AttestorFailure.LengthMismatch, exchange.Try(exchange.Open(), lie));
        }
    }

    [Fact]
    public async Task Ranges_that_lie_are_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.WholeAsync();
        int end = exchange.Response.Length;

        Assert.Equal(AttestorFailure.RangeInvalid, Try(new TranscriptRange(Direction.Received, RangeKind.Opaque, end, 1)));
        Assert.Equal(AttestorFailure.RangeInvalid, Try(new TranscriptRange(Direction.Received, RangeKind.JsonValue, 0, 4)));
        Assert.Equal(AttestorFailure.RangeInvalid, Try(new TranscriptRange(Direction.Received, RangeKind.HttpText, 0, 40)));
        Assert.Equal(AttestorFailure.RangeInvalid, Try(new TranscriptRange(Direction.Sent, RangeKind.Hidden, 0, 4)));

        // 65,536 bytes and 64 times the transcript may be committed to in all.
        IEnumerable<TranscriptRange> many = Enumerable.Repeat(new TranscriptRange(Direction.Received, RangeKind.Opaque, 0, end), 64 + (66_000 / end));
        Assert.Equal(AttestorFailure.LimitExceeded, exchange.Try(exchange.Open(), exchange.WholeOpening(ranges => [.. ranges, .. many, .. many])));

        AttestorFailure? Try(TranscriptRange range) => exchange.Try(exchange.Open(), exchange.WholeOpening(ranges => [.. ranges, range]));
    }

    private const string SessionContextBody = Vouch.Tests.SessionContext.Body;

    private static bool Fails(RecordedExchange exchange, byte[]? client = null, byte[]? server = null)
    {
        try
        {
            return exchange.Try(exchange.Open(), exchange.WholeOpening(), client, server) is not null;
        }
        catch (AttestorException)
        {
            return true; // already while recording
        }
    }

    private static OpenMessage WithHost(RecordedExchange exchange, string host) => exchange.Open() with { Host = host };
}
