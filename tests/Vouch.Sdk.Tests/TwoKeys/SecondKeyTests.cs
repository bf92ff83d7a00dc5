using System.Security.Authentication;
using System.Text;
using Vouch.Attesting;
using Vouch.Sessions;
using Vouch.Tests.Attesting;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.Tests.TwoKeys;

/// <summary>A prover that opens a second key for a public part of its request (docs/security/opened-keys.md): by trying many, and by a ciphertext that two keys open.</summary>
public sealed class SecondKeyTests
{
#if DEBUG
    private const int Candidates = 200;
#else
    private const int Candidates = 3_000;
#endif

    private const int TypeSize = 1;
    private static readonly (string Head, string Secret, string Tail) s_stated = (RecordedExchange.Head, RecordedExchange.Secret, RecordedExchange.Tail);

    [Fact]
    public async Task Every_second_key_that_a_grinding_prover_tries_is_refused()
    {
        await using RecordedExchange exchange = await RecordedExchange.SplitAsync(suites: [CipherSuite.Aes128GcmSha256]);
        GcmKey real = ForgingKeys.RealKey(exchange.Keys);
        List<byte[]> records = RecordedExchange.Cut(exchange.ClientBytes);
        int first = records.FindLastIndex(record => record.Length == TlsRecord.HeaderSize + s_stated.Head.Length + TypeSize + GcmKey.BlockSize);
        byte[] stated = [.. Encoding.Latin1.GetBytes(s_stated.Head), (byte)ContentType.ApplicationData];
        using Tls13SplitSecrets honest = exchange.Keys.OpenSplit([0, 2]);
        HashSet<AttestorFailure?> failures = [];

        for (ulong i = 0; i < Candidates; i++)
        {
            // What the candidate opens is the statement to the byte; what the server reads is left to chance, and so is whether the server's tag is the candidate's.
            GcmKey candidate = TwoKeyCiphertextTests.NewKey(i);
            byte[] ciphertext = Xor(stated, candidate.Keystream(stated.Length));
            byte[] header = records[first][..TlsRecord.HeaderSize];
            records[first] = [.. header, .. ciphertext, .. real.Tag(header, ciphertext)];
            Assert.NotNull(real.Open(header, ciphertext, real.Tag(header, ciphertext)));

            failures.Add(exchange.Try(exchange.SplitOpen(), exchange.SplitOpening(WithFirstKey(honest, candidate)), client: RecordedExchange.Join(records)));
        }

        Assert.Equal([AttestorFailure.RecordNotAuthentic], failures);
    }

    [Fact]
    public async Task A_record_that_two_keys_open_reaches_the_server_and_is_refused_by_the_attestor()
    {
        (AttestorOutcome outcome, Message last, string seen, GcmKey second, byte[] record) = await RunAsync(
            Encoding.Latin1.GetBytes(s_stated.Head), keys => WithFirstKey(keys.OpenSplit([0, 2]), Second(ForgingKeys.RealKey(keys), s_stated.Head.Length)));

        // The server took the record, as something else; the attestor can open it, to nearly what was stated.
        Assert.EndsWith(s_stated.Secret + s_stated.Tail, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("bank.example", seen, StringComparison.Ordinal);
        byte[]? opened = second.Open(Header(s_stated.Head.Length), record.AsSpan()[..^GcmKey.BlockSize], record.AsSpan()[^GcmKey.BlockSize..]);
        Assert.NotNull(opened);
        Assert.Equal(s_stated.Head[(2 * GcmKey.BlockSize)..], Encoding.Latin1.GetString(opened)[(2 * GcmKey.BlockSize)..^TypeSize]);
        Assert.Equal(s_stated.Head[..GcmKey.BlockSize], Encoding.Latin1.GetString(opened)[..GcmKey.BlockSize]);

        // But not to what was stated.
        Assert.Equal(AttestorFailure.RequestDiffers, outcome.Failure);
        Assert.Contains("holds something else", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal((byte)SessionMessage.Refused, last.Type);
        Assert.Equal(RefusalCode.NotVerified, RefusedMessage.Decode(last.Payload).Code);
    }

    [Fact]
    public async Task The_same_record_under_its_real_key_is_refused_as_well()
    {
        (AttestorOutcome outcome, _, _, _, _) = await RunAsync(Encoding.Latin1.GetBytes(s_stated.Head), static keys => keys.OpenSplit([0, 2]));

        Assert.Equal(AttestorFailure.RequestDiffers, outcome.Failure);
    }

    [Fact]
    public async Task A_record_of_two_keys_that_is_all_but_the_block_given_up_is_refused_by_its_length()
    {
        byte[] part = Encoding.Latin1.GetBytes(s_stated.Head[..GcmKey.BlockSize]);

        (AttestorOutcome outcome, _, _, GcmKey second, byte[] record) = await RunAsync(
            part, keys => WithFirstKey(keys.OpenSplit([0, 2]), Second(ForgingKeys.RealKey(keys), part.Length)), freeBlock: 0);

        Assert.NotNull(second.Open(Header(part.Length), record.AsSpan()[..^GcmKey.BlockSize], record.AsSpan()[^GcmKey.BlockSize..]));
        Assert.Equal(AttestorFailure.OpenedRecordTooShort, outcome.Failure);
    }

    private static async Task<(AttestorOutcome Outcome, Message Last, string Seen, GcmKey Second, byte[] Record)> RunAsync(
        byte[] written, Func<LocalTlsKeys, OpenedSecrets> open, int freeBlock = 1)
    {
        await using SessionContext context = SessionContext.Start(SslProtocols.Tls13);
        GcmKey? second = null;
        byte[] record = [];
        CheatingProver prover = new(await context.Connect(TestContext.Current.CancellationToken), context.Roots)
        {
            Stated = s_stated,
            Written = written,
            Open = open,
            Forge = (real, inner) =>
            {
                second = Second(real, written.Length);
                (byte[] ciphertext, byte[] tag) = TwoKeyCiphertext.Create(real, second, Header(written.Length), inner, freeBlock);
                Assert.NotNull(real.Open(Header(written.Length), ciphertext, tag));
                return record = [.. ciphertext, .. tag];
            },
        };

        Message last = await prover.RunAsync(TestContext.Current.CancellationToken);
        AttestorOutcome outcome = await context.OutcomeAsync();
        return (outcome, last, Assert.Single(context.Server.Requests), second!, record);
    }

    /// <summary>A second key whose keystream meets the real one where the record's type stands, so that both find application data.</summary>
    private static GcmKey Second(GcmKey real, int contentLength)
    {
        byte wanted = real.Keystream(contentLength + TypeSize)[^1];
        for (ulong seed = 0; ; seed++)
        {
            GcmKey candidate = TwoKeyCiphertextTests.NewKey(seed);
            if (candidate.Keystream(contentLength + TypeSize)[^1] == wanted)
            {
                return candidate;
            }
        }
    }

    /// <summary>The header of a record, which is its associated data.</summary>
    private static byte[] Header(int contentLength)
    {
        int length = contentLength + TypeSize + GcmKey.BlockSize;
        return [(byte)ContentType.ApplicationData, 3, 3, (byte)(length >> 8), (byte)length];
    }

    private static Tls13SplitSecrets WithFirstKey(Tls13SplitSecrets honest, GcmKey key) => new(
        honest.ClientHandshakeSecret.Span,
        honest.ServerHandshakeSecret.Span,
        honest.ServerApplicationSecret.Span,
        [new OpenedGeneration(0, key.Key, key.Nonce), .. honest.ClientGenerations.Skip(1).Select(g => new OpenedGeneration(g.Generation, g.Key.Span, g.Iv.Span))]);

    private static byte[] Xor(byte[] a, byte[] b) => [.. a.Zip(b, (x, y) => (byte)(x ^ y))];
}
