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
    /// <exception cref="ProveException">The server cannot be reached.</exception>
    public static async Task<ServerCapabilities> RunAsync(ProveRequest request, X509Certificate2Collection? roots, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        TlsClientOptions all = ServerOffer.Create(request, new ProverOptions { ServerRoots = roots }, TimeProvider.System);
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

        if (found.Problem is null && versions.Contains(TlsVersion.Tls13) && groups.Count > 0)
        {
            progress?.Report("trying a KeyUpdate inside a request");
            await TryKeyUpdateAsync(request, Offer(all, [TlsVersion.Tls13], [.. suites.Where(s => s <= CipherSuite.ChaCha20Poly1305Sha256)], groups), found, cancellationToken).ConfigureAwait(false);
        }

        return new ServerCapabilities
        {
            Host = all.Host.Text,
            Versions = [.. versions.Select(v => v.Number())],
            Suites = [.. suites.Select(s => s.IanaName())],
            Groups = [.. groups.Select(g => g.IanaName())],
            Certificate = found.Certificate,
            CertificateProblem = found.Problem?.ToString(),
            AsksForClientCertificate = found.AsksForClientCertificate,
            KeyUpdate = found.KeyUpdate,
            Closes = found.Closes,
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

    private static async Task TryKeyUpdateAsync(ProveRequest request, TlsClientOptions offer, Found found, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        found.KeyUpdate = false;
        try
        {
            DirectConnection connection = await DirectConnection.OpenAsync(request, offer, patience.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                byte[] plain = RequestPlan.Create(new ProveRequest(request.Url)).Parts[0].Bytes;
                await connection.Tls.HandshakeAsync(patience.Token).ConfigureAwait(false);
                await connection.Tls.WriteAsync(plain.AsMemory(0, plain.Length / 2), patience.Token).ConfigureAwait(false);
                await connection.Tls.UpdateKeysAsync(patience.Token).ConfigureAwait(false);
                await connection.Tls.WriteAsync(plain.AsMemory(plain.Length / 2), patience.Token).ConfigureAwait(false);
                ResponseReceiver receiver = new(connection.Tls, new ProverOptions(), TimeProvider.System, null);
                await receiver.RunAsync(mustClose: false, patience.Token).ConfigureAwait(false);
                found.KeyUpdate = true;
                found.Closes = receiver.AnnouncedClose || await connection.Tls.ReadAsync(new byte[1], patience.Token).ConfigureAwait(false) == 0;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ProveException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            found.Closes = found.KeyUpdate is true ? false : null;
        }
    }

    private sealed class Found
    {
        public string? Certificate { get; private set; }

        public CertificateRejection? Problem { get; set; }

        public bool AsksForClientCertificate { get; private set; }

        public bool? KeyUpdate { get; set; }

        public bool? Closes { get; set; }

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
