using System.Text;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>The session that attacks are played on: in each direction a record to be passed over, two of data, and close_notify.</summary>
internal static class AttackedSession
{
    /// <summary>The number of the first record of data, in either direction.</summary>
    public const int FirstData = 1;

    public const int SecondData = 2;

    public const int Close = 3;

    /// <summary>Where the client's data is cut into records.</summary>
    public const int RequestCut = 40;

    /// <summary>Where the server's data is.</summary>
    public const int ResponseCut = 66;

    /// <summary>The two disclosed ranges of the server, the second of which crosses a block's and a record's edge.</summary>
    public static readonly (int Start, int Length)[] ShownOfServer = [(0, 18), (60, 25)];

    private const int RecordsPerSide = 4;

    public static byte[] Request { get; } = "GET /account HTTP/1.1\r\nHost: localhost\r\nCookie: 0123456789\r\n\r\n"u8.ToArray();

    public static byte[] Response { get; } = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":\"Alice\",\"balance\":1234}" + new string(' ', 69));

    public static TheoryData<CipherSuite> Suites { get; } =
    [
        CipherSuite.Aes128GcmSha256, CipherSuite.Aes256GcmSha384, CipherSuite.ChaCha20Poly1305Sha256,
        CipherSuite.EcdheEcdsaAes128GcmSha256, CipherSuite.EcdheEcdsaAes256GcmSha384, CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256,
    ];

    /// <summary>One for each version.</summary>
    public static TheoryData<CipherSuite> Versions { get; } = [CipherSuite.Aes128GcmSha256, CipherSuite.EcdheEcdsaAes128GcmSha256];

    /// <summary>One for each version and way to authenticate.</summary>
    public static TheoryData<CipherSuite> Ciphers { get; } =
    [
        CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.EcdheEcdsaAes128GcmSha256, CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256,
    ];

    /// <summary>The session with no ranges.</summary>
    public static Task<ProvenSession> BareAsync(CipherSuite suite, int connection = 0)
    {
        SealedContent[] before = suite.IsTls13 ? [new SealedContent(ContentType.Alert, [1, (byte)AlertDescription.UserCanceled])] : [];
        SealedContent[] ticket = suite.IsTls13 ? [SealedContent.Ticket] : [];
        return ProvenSession.CreateAsync(
            suite,
            [.. before, SealedContent.Of(Request[..RequestCut]), SealedContent.Of(Request[RequestCut..]), SealedContent.CloseNotify],
            [.. ticket, SealedContent.Of(Response[..ResponseCut], suite.IsTls13 ? 5 : 0), SealedContent.Of(Response[ResponseCut..]), SealedContent.CloseNotify],
            connection);
    }

    /// <summary>The session, with ranges shown and committed in both directions.</summary>
    public static async Task<ProvenSession> OfAsync(CipherSuite suite, int connection = 0)
    {
        ProvenSession session = (await BareAsync(suite, connection)).Show(Side.Client, 0, Request[..12]).Commit(Side.Client, Request[35..50], (35, 15));
        foreach ((int start, int length) in ShownOfServer)
        {
            session = session.Show(Side.Server, start, Response[start..(start + length)]);
        }

        return session.Commit(Side.Server, [.. Response[20..30], .. Response[65..100]], (20, 10), (65, 35));
    }

    /// <summary>The number of the value that is let out to check the tag of a record.</summary>
    public static int AuthenticatorOf(ProvenSession session, Side side, int record, int revealed)
    {
        int start = revealed - RecordsPerSide;
        if (side == Side.Client)
        {
            int keys = (session.Suite.IsTls13 ? 2 : 0) + (session.Suite.Aead == Crypto.AeadAlgorithm.ChaCha20Poly1305 ? 0 : 1);
            start -= keys + RecordsPerSide;
        }

        return start + record;
    }
}
