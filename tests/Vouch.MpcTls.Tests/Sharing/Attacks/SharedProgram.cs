using System.Security.Cryptography;
using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Records;
using Vouch.MpcTls.Sharing;
using Vouch.Testing;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing.Attacks;

/// <summary>What a session with shared keys computes, whole, under secrets that are the same each time: from shares of the premaster secret to the tags of the client's records, and a record of the server that is opened between them. Dealt correlations and memory take the place of the line.</summary>
internal sealed class SharedProgram : IAsyncDisposable
{
    private static readonly byte[] s_finished = SHA256.HashData("finished"u8);

    private readonly SharedTerms _terms;
    private readonly (ContentType Type, byte[] Plaintext)[] _records;
    private readonly SealedRecord _received;
    private readonly (IChannel Prover, IChannel Attestor) _channels = InMemoryChannel.CreatePair();

    public SharedProgram(CipherSuite suite)
    {
        byte[] request = [.. Enumerable.Range(0, 70).Select(static i => (byte)(31 * i))];
        if (suite.IsTls13)
        {
            _terms = new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, default, SHA256.HashData("hellos"u8)));
            _records = [(ContentType.ApplicationData, [.. request, 23]), (ContentType.ApplicationData, [1, 0, 21])];
        }
        else
        {
            _terms = new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, default, SHA256.HashData("client"u8), SHA256.HashData("server"u8), SHA256.HashData("session"u8)));
            _records = [(ContentType.Handshake, request[..16]), (ContentType.ApplicationData, request), (ContentType.Alert, [1, 0])];
        }

        _received = new SealedRecord(ContentType.ApplicationData, (ushort)TlsVersion.Tls12, new byte[suite.ExplicitNonceSize], SHA512.HashData(request), new byte[16]);
    }

    /// <summary>What the records hold.</summary>
    public IEnumerable<byte[]> Plaintexts => _records.Select(static record => record.Plaintext);

    /// <summary>What the attestor was shown, in order, in the run and where it is gone through again.</summary>
    public List<byte[]> Shown { get; } = [];

    /// <summary>The circuits that were called at the attestor, in order.</summary>
    public List<Circuit> Called { get; } = [];

    /// <summary>How many values the prover put in.</summary>
    public int Inputs { get; private set; }

    /// <summary>Runs the program at one party, or goes through it again.</summary>
    public async Task RunAsync(IMachine machine, SessionRole? self)
    {
        if (self == SessionRole.Attestor)
        {
            machine = new Watch(machine, this);
        }

        List<MacShare> shares = [];
        try
        {
            bool isPoly1305 = _terms.Suite.Aead == AeadAlgorithm.ChaCha20Poly1305;
            for (int i = 0; self is not null && i < (isPoly1305 ? _records.Length : 1) + 1; i++) // the last is for what is opened
            {
                shares.Add(isPoly1305
                    ? await ShareAsync<Poly1305Polynomial, Poly1305Element>(self.Value, (ulong)i)
                    : await ShareAsync<GhashPolynomial, Gf128Element>(self.Value, (ulong)i));
            }

            using TlsProgram program = _terms.CreateProgram(machine, self);
            using PointShares? premaster = self is null ? null : Premaster(self.Value);
            await program.AgreeAsync(premaster);
            await program.DeriveAsync(s_finished);
            for (int i = 0; i < _records.Length; i++)
            {
                (ContentType type, byte[] plaintext) = _records[i];
                using SecretBuffer? content = self == SessionRole.Prover ? SecretBuffer.CopyOf(plaintext) : null;
                await program.SealAsync(type, plaintext.Length, content, self is null ? null : shares[int.Min(i, shares.Count - 2)]);
                if (i == 0)
                {
                    await OpenAsync(program, self, self is null ? null : shares[^1]);
                }
            }
        }
        catch when (self is not null)
        {
            await DisposeAsync(); // the other party may wait for a share
            throw;
        }
        finally
        {
            shares.ForEach(static share => share.Dispose());
        }
    }

    private async Task OpenAsync(TlsProgram program, SessionRole? self, MacShare? share)
    {
        using SecretBuffer? pad = self == SessionRole.Prover ? SecretBuffer.CopyOf(SHA512.HashData("pad"u8)) : null;
        await program.OpenAsync(_received, pad, share);
        if (!_terms.Suite.IsTls13)
        {
            await program.ServerFinishedAsync(s_finished);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channels.Prover.DisposeAsync();
        await _channels.Attestor.DisposeAsync();
    }

    /// <summary>Shares of one secret, twice.</summary>
    private static PointShares Premaster(SessionRole self)
    {
        P256Element secret = P256Element.Reduce(SHA512.HashData("premaster"u8));
        P256Element first = P256Element.Reduce(SHA512.HashData("first"u8));
        P256Element second = P256Element.Reduce(SHA512.HashData("second"u8));
        return self == SessionRole.Prover ? new PointShares(secret + first, secret + second) : new PointShares(first, second);
    }

    private async Task<MacShare> ShareAsync<TMac, T>(SessionRole self, ulong number)
        where TMac : struct, IMacPolynomial<T>
        where T : unmanaged, IFieldElement<T>
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int powers = MacCost.PowersOf(13, 71);
        SeededRandomSource random = new(100 + number + (self == SessionRole.Prover ? 0u : 50u));
        if (self == SessionRole.Prover)
        {
            ProverMacShares<TMac, T> mine = new(_channels.Prover, DealtCorrelations.ForProver(20 + number), s_finished, random);
            await mine.BeginExtensionAsync(powers, cancellationToken);
            await mine.FinishExtensionAsync(cancellationToken);
            return new ProverMacShare<TMac, T>(_channels.Prover, mine, cancellationToken);
        }

        AttestorMacShares<TMac, T> theirs = new(_channels.Attestor, DealtCorrelations.ForVerifier(20 + number), s_finished, random);
        await theirs.ExtendAsync(powers, cancellationToken);
        await _channels.Attestor.FlushAsync(cancellationToken);
        return new AttestorMacShare<TMac, T>(_channels.Attestor, theirs, cancellationToken);
    }

    private sealed class Watch(IMachine inner, SharedProgram program) : PassingMachine(inner)
    {
        public override ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
        {
            program.Inputs += owner == SessionRole.Prover ? 1 : 0;
            return base.InputAsync(owner, size, value);
        }

        public override ValueTask<Bits> CallAsync(Circuit circuit, params ReadOnlySpan<Bits> inputs)
        {
            program.Called.Add(circuit);
            return base.CallAsync(circuit, inputs);
        }

        public override async ValueTask<Revealed> RevealAsync(Bits value)
        {
            await program._channels.Attestor.FlushAsync(TestContext.Current.CancellationToken); // what a multiplexer sends with all else: the scaled key of a tag
            return Keep(await base.RevealAsync(value));
        }

        public override async ValueTask<Revealed> RevealAsync(Bits value, SessionRole recipient) => Keep(await base.RevealAsync(value, recipient));

        private Revealed Keep(Revealed revealed)
        {
            program.Shown.Add(revealed.Claim.ToArray());
            return revealed;
        }
    }
}
