using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Proving;

/// <summary>Finds out what a server can do, by shaking hands with one offer at a time. Connects directly; no attestor takes part.</summary>
public static class ServerProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Probes the server of a request; the request itself is sent without its secrets.</summary>
    /// <param name="request">The request. What it reveals and commits to is what the proof is counted for.</param>
    /// <param name="roots">Roots for the server's certificate; null for the system's.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <exception cref="ProveException">The server cannot be reached.</exception>
    /// <exception cref="ArgumentException">The request cannot be sent as it is.</exception>
    public static async Task<ServerCapabilities> RunAsync(ProveRequest request, X509Certificate2Collection? roots, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        int requestSize = RequestPlan.Create(request).Length; // refuses what could not be sent
        ProverOptions options = new() { ServerRoots = roots };
        TlsClientOptions all = ServerOffer.Create(request, options, TimeProvider.System);
        List<TlsVersion> versions = [];
        List<CipherSuite> suites = [];
        List<NamedGroup> groups = [];
        Found found = new();

        foreach (CipherSuite suite in all.Suites)
        {
            progress?.Report($"trying {suite.IanaName()}");
            TlsVersion version = suite <= CipherSuite.ChaCha20Poly1305Sha256 ? TlsVersion.Tls13 : TlsVersion.Tls12;
            if (await AcceptsAsync(request, Offer(all, [version], [suite], all.Groups), found, cancellationToken).ConfigureAwait(false))
            {
                suites.Add(suite);
                if (!versions.Contains(version))
                {
                    versions.Add(version);
                }
            }
        }

        foreach (NamedGroup group in suites.Count == 0 ? [] : all.Groups)
        {
            progress?.Report($"trying {group.IanaName()}");
            if (await AcceptsAsync(request, Offer(all, versions, suites, [group]), found, cancellationToken).ConfigureAwait(false))
            {
                groups.Add(group);
            }
        }

        ServerTrial trial = new(request, s_patience);
        if (found.Problem is null && groups.Count > 0)
        {
            progress?.Report("asking for the page, with a KeyUpdate in the request and without");
            CipherSuite[] thrifty = [.. ServerOffer.Create(request, options, TimeProvider.System, ServerOffer.MayBeThrifty(request)).Suites.Intersect(suites)];
            await trial.RunAsync(Offer(all, versions, thrifty.Length > 0 ? thrifty : suites, groups), cancellationToken).ConfigureAwait(false);
        }

        string? shared = trial.Cost is not null && groups.Contains(NamedGroup.Secp256r1) ? ServerOffer.FirstShared(suites) : null;
        return new ServerCapabilities
        {
            Host = all.Host.Text,
            Versions = [.. versions.Select(v => v.Number())],
            Suites = [.. suites.Select(s => s.IanaName())],
            Groups = [.. groups.Select(g => g.IanaName())],
            Certificate = found.Certificate,
            CertificateProblem = found.Problem?.ToString(),
            AsksForClientCertificate = found.AsksForClientCertificate,
            KeyUpdate = trial.KeyUpdate,
            Closes = trial.Closes,
            ResponseProblem = trial.Problem,
            Cost = trial.Cost,
            ProofCost = trial.ProofCost,
            ProofProblem = trial.ProofProblem,
            MpcCost = shared is null ? null : await MpcCost.OfAsync(requestSize, shared, request.HideServerName).ConfigureAwait(false),
        };
    }

    private static TlsClientOptions Offer(TlsClientOptions all, IReadOnlyList<TlsVersion> versions, IReadOnlyList<CipherSuite> suites, IReadOnlyList<NamedGroup> groups) => new()
    {
        Host = all.Host,
        Versions = versions,
        Suites = suites,
        Groups = groups,
        CertificatePolicy = all.CertificatePolicy,
        ClientCertificate = all.ClientCertificate,
    };

    private static async Task<bool> AcceptsAsync(ProveRequest request, TlsClientOptions offer, Found found, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            DirectConnection connection = await DirectConnection.OpenAsync(request, offer, patience.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.Tls.HandshakeAsync(patience.Token).ConfigureAwait(false);
                found.Take(connection.Tls.Session);
                await connection.Tls.CloseAsync(patience.Token).ConfigureAwait(false);
                return true;
            }
        }
        catch (TlsException e) when (e.CertificateRejection is CertificateRejection rejection)
        {
            found.Problem = rejection;
            return true; // it shook hands; whether it can be believed is another question
        }
        catch (SocketException e)
        {
            throw new ProveException(ProveFailure.ServerTls, $"Cannot connect to {offer.Host.Text}: {e.Message}. Check host and port.", e);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private sealed class Found
    {
        public string? Certificate { get; private set; }

        public CertificateRejection? Problem { get; set; }

        public bool AsksForClientCertificate { get; private set; }

        public void Take(TlsSession session)
        {
            AsksForClientCertificate |= session.ClientCertificateRequested;
            try
            {
                using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(session.CertificateChain[0].Span);
                Certificate ??= $"{certificate.Subject}, issued by {certificate.Issuer}, until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
            }
            catch (CryptographicException)
            {
                Certificate ??= "a certificate that cannot be read";
            }
        }
    }
}
