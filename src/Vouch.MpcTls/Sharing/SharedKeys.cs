using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Records;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>One party's half of the keys of a TLS session (docs/protocol/shared-keys.md). Both parties make the same calls in the same order.</summary>
/// <remarks>After any exception it is dead: a run that went halfway is never resumed, and its key share never used again.</remarks>
public sealed class SharedKeys : IDisposable
{
    private readonly SessionRole _self;
    private readonly KeyShare _share;
    private readonly GarbledMachine _machine;
    private readonly Conversions _conversions;
    private readonly RecordedMachine _recorded;
    private readonly SharedRun _run = new();
    private readonly List<SharedStep> _steps = [];
    private readonly List<byte[]> _records = [];
    private readonly List<byte[]> _opened = [];
    private byte[] _peerShare = [];
    private byte[] _finishedHash = [];
    private SharedTerms? _terms;
    private TlsProgram? _program;

    /// <summary>Creates one party's half.</summary>
    /// <param name="share">Its share of the client's key; stays the caller's, as what follows.</param>
    /// <param name="preparation">What was prepared, for this session alone.</param>
    /// <param name="proof">The machine on which the run will be proven.</param>
    public SharedKeys(KeyShare share, SharedPreparation preparation, ProofMachine proof)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        _self = preparation.Self;
        _share = share;
        _machine = preparation.Machine;
        _conversions = preparation.Conversions;
        _recorded = new RecordedMachine(_machine, proof, _run);
    }

    /// <summary>The client's public key, to which both parties hold a share.</summary>
    public ReadOnlyMemory<byte> ClientShare { get; private set; }

    /// <summary>The client's records that were sealed together, in order: in TLS 1.3 those after the handshake, in TLS 1.2 from its Finished on.</summary>
    public IReadOnlyList<byte[]> Records => _records;

    /// <summary>The server's records that were opened together, in order: the first under its application key.</summary>
    public IReadOnlyList<byte[]> Opened => _opened;

    /// <summary>What opens the handshake, as far as it was shown to this party; in TLS 1.2 the client's Finished alone. Owned by this.</summary>
    public OpenedSecrets HandshakeSecrets => Need(_program?.Shown);

    /// <summary>The most bytes of the server's records that are opened together in a session: a fifth of a megabyte, for which gigabytes of tables go to the attestor.</summary>
    public const int MaxOpenedSize = 200_000;

    /// <summary>The most correlations that the prover's inputs may take before the proof is planned, one for each bit.</summary>
    /// <param name="requestSize">How many bytes the prover said that it will send.</param>
    public static long MaxInputsFor(int requestSize) => long.Max(CorrelationSource.Portion, 10L * ((long)requestSize + MaxOpenedSize)); // 8 for each byte, and those of tags

    /// <summary>Takes the other party's share of the client's key.</summary>
    /// <exception cref="ProtocolException">It is none.</exception>
    public void Join(ReadOnlySpan<byte> peerShare)
    {
        try
        {
            ClientShare = KeyShare.Join(_share.Point.Span, peerShare);
        }
        catch (CryptographicException)
        {
            throw new ProtocolException("The peer's share of the key is none.");
        }

        _peerShare = peerShare.ToArray();
    }

    /// <summary>From the server's key share to the handshake traffic secrets of TLS 1.3, or to the master secret of TLS 1.2.</summary>
    /// <exception cref="ProtocolException">The peer broke the protocol, or the server's share is no point.</exception>
    /// <param name="terms">What client and server have agreed on.</param>
    /// <param name="mask">What hides the handshake of TLS 1.3 from the attestor; null to show it. Both parties say the same. Stays the caller's.</param>
    public async ValueTask AgreeAsync(SharedTerms terms, HandshakeMask? mask = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (_program is not null || _peerShare.Length == 0)
        {
            throw new InvalidOperationException("Keys are agreed on once, by two.");
        }

        _terms = terms;
        _program = terms.CreateProgram(_recorded, _self);
        if (mask is not null)
        {
            await _program.MaskAsync(mask).ConfigureAwait(false);
            await _machine.SendAsync().ConfigureAwait(false);
        }

        using P256Point server = ReadServerShare(terms);
        using P256Point product = server.Multiply(_share.Scalar.Span);
        using PointShares shares = await _conversions.ConvertAsync(product, terms.Suite).ConfigureAwait(false);
        await _program.AgreeAsync(shares).ConfigureAwait(false);
    }

    /// <summary>The client's application key, and in TLS 1.2 its Finished.</summary>
    /// <param name="finishedHash">The transcript hash of <see cref="EndedHandshake.FinishedHash"/>.</param>
    public async ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash)
    {
        _finishedHash = finishedHash.ToArray();
        await Need(_program).DeriveAsync(finishedHash).ConfigureAwait(false);
        await _machine.SendAsync().ConfigureAwait(false); // the rest of the tables, which nobody may wait for yet
    }

    /// <summary>Seals the client's next record.</summary>
    /// <param name="type">The content type of its header.</param>
    /// <param name="size">The size of the plaintext; in TLS 1.3 that of the TLSInnerPlaintext.</param>
    /// <param name="plaintext">At the prover the plaintext, at the attestor null.</param>
    /// <returns>The protected fragment.</returns>
    public async ValueTask<byte[]> SealAsync(ContentType type, int size, SecretBuffer? plaintext)
    {
        TlsProgram program = Need(_program);
        if (_terms is SharedTerms.OfTls13 && type != ContentType.ApplicationData)
        {
            throw new ProtocolException("In TLS 1.3 the header of a sealed record says application data."); // RFC 8446, section 5.2
        }

        MacShare mac = await _conversions.MacAsync(_terms!.Suite, Side.Client, size).ConfigureAwait(false);
        byte[] fragment = await program.SealAsync(type, size, plaintext, mac).ConfigureAwait(false);
        _steps.Add(new SharedStep.Sealed(type, size));
        _records.Add(RecordOf(type, fragment));
        return fragment;
    }

    /// <summary>Opens the server's next record for the prover, when both parties have it.</summary>
    /// <param name="record">The record, with its header.</param>
    /// <param name="content">At the prover takes the plaintext, in TLS 1.3 the TLSInnerPlaintext; at least as long as the fragment. At the attestor not looked at.</param>
    /// <returns>The size of the plaintext, in bytes; null if the tag is wrong, which ends the session.</returns>
    /// <exception cref="ProtocolException">The record is none of a server.</exception>
    /// <remarks>A tag is shown for one record under each sequence number, and the record stands fast before: another one of the prover's making would have to be right at the first try.</remarks>
    public async ValueTask<int?> OpenAsync(ReadOnlyMemory<byte> record, Memory<byte> content)
    {
        TlsProgram program = Need(_program);
        SealedRecord parts = ReadRecord(record) ?? throw new ProtocolException("The server's record is none that could be opened together.");
        int size = parts.Ciphertext.Length;
        bool isProver = _self == SessionRole.Prover;
        using SecretBuffer pad = new(size);
        if (isProver)
        {
            RandomNumberGenerator.Fill(pad.Span);
        }

        MacShare mac = await _conversions.MacAsync(_terms!.Suite, Side.Server, size).ConfigureAwait(false);
        (byte[] padded, byte[] tag) = await program.OpenAsync(parts, isProver ? pad : null, mac).ConfigureAwait(false);
        if (!CryptographicOperations.FixedTimeEquals(tag, parts.Tag.Span))
        {
            return null;
        }

        _steps.Add(new SharedStep.Opened(parts));
        _opened.Add(record.ToArray());
        for (int i = 0; isProver && i < size; i++)
        {
            content.Span[i] = (byte)(parts.Ciphertext.Span[i] ^ padded[i] ^ pad.Span[i]);
        }

        return size;
    }

    /// <summary>Whether a record is one that was opened together.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="record">The record.</param>
    public bool HasOpened(int index, TlsRecord record)
        => record.Version == (ushort)TlsVersion.Tls12 && RecordOf(record.Type, record.Fragment.ToArray()).AsSpan().SequenceEqual(_opened[index]);

    /// <summary>TLS 1.2: the verify_data of the server's Finished, for the prover to compare.</summary>
    /// <param name="transcriptHash">The transcript hash before it.</param>
    /// <exception cref="ProtocolException">It is not the time for that.</exception>
    public async ValueTask<byte[]> ServerFinishedAsync(ReadOnlyMemory<byte> transcriptHash)
    {
        if (_terms is not SharedTerms.OfTls12 || _opened.Count != 1 || _steps[^1] is SharedStep.Confirmed)
        {
            throw new ProtocolException("The server's Finished is confirmed once, when it was read, in TLS 1.2.");
        }

        byte[] verifyData = await Need(_program).ServerFinishedAsync(transcriptHash).ConfigureAwait(false);
        _steps.Add(new SharedStep.Confirmed(transcriptHash));
        return verifyData;
    }

    /// <summary>At the attestor: whether a handshake is the one whose keys were shared.</summary>
    public bool IsOf(OpenedHandshake handshake)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        return Need(_terms).AreOf(handshake)
            && handshake.Session.ClientKeyShare.Span.SequenceEqual(ClientShare.Span)
            && handshake.FinishedHash.Span.SequenceEqual(_finishedHash);
    }

    /// <summary>At the attestor: the handshake, if nothing of it was seen.</summary>
    public UnseenHandshake ToUnseen()
        => new((Need(_terms) as SharedTerms.OfTls13 ?? throw new InvalidOperationException("In TLS 1.2 no handshake is hidden.")).Terms, ClientShare, _finishedHash);

    /// <summary>At the attestor, when all records of the server are there: opens this half.</summary>
    public SharedKeysOpening Open() => new(SecretBuffer.CopyOf(_share.Scalar.Span), _run.OpenContributions());

    /// <summary>At the prover: takes the other half.</summary>
    /// <returns>The premaster secret; the caller's.</returns>
    /// <exception cref="CryptographicException">It is not that of the share that the attestor named.</exception>
    public SecretBuffer Take(SharedKeysOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        if (!KeyShare.Fits(opening.Scalar.Span, _peerShare) || opening.Contributions.Length != _run.ContributionSize)
        {
            throw new CryptographicException("The attestor has opened another share than it has used.");
        }

        _run.TakeContributions(opening.Contributions.Span);
        using P256Point server = ReadServerShare(Need(_terms));
        using P256Point own = server.Multiply(_share.Scalar.Span);
        using P256Point theirs = server.Multiply(opening.Scalar.Span);
        if (!P256Point.TryAdd(own, theirs, out P256Point? sum))
        {
            throw new CryptographicException("The attestor has opened another share than it has used.");
        }

        using (sum)
        {
            SecretBuffer premaster = new(P256Element.Size);
            sum.X.WriteBigEndian(premaster.Span);
            return premaster;
        }
    }

    /// <summary>The run as it is to be proven, once the contributions are known to both parties.</summary>
    public SharedProof ToProof() => new(_run, _steps);

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _program?.Dispose();
    }

    private SealedRecord? ReadRecord(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySequence<byte> input = new(bytes);
        try
        {
            return TlsRecord.TryRead(ref input, out TlsRecord record) && input.IsEmpty ? SealedRecord.TryRead(_terms!.Suite, record) : null;
        }
        catch (TlsException)
        {
            return null;
        }
    }

    private static P256Point ReadServerShare(SharedTerms terms)
        => terms.AreSharable && P256Point.TryRead(terms.ServerShare.Span, out P256Point? point)
            ? point
            : throw new ProtocolException("The server's key share is not a point of P-256.");

    internal static byte[] RecordOf(ContentType type, byte[] fragment)
    {
        byte[] record = new byte[TlsRecord.HeaderSize + fragment.Length];
        new RecordHeader(type, (ushort)Tls.TlsVersion.Tls12, fragment.Length).Write(record);
        fragment.CopyTo(record, TlsRecord.HeaderSize);
        return record;
    }

    private static T Need<T>(T? value)
        where T : class
        => value ?? throw new InvalidOperationException("The run has not come so far.");
}
