using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vouch.Interop.Tests.Site;

namespace Vouch.Interop.Tests.Servers;

/// <summary>ASP.NET's Kestrel, in this process.</summary>
internal sealed class KestrelServer : RealServer
{
    private readonly WebApplication _application;

    private KestrelServer(WebApplication application)
        : base(ServerKind.Kestrel)
    {
        _application = application;
        IServerAddressesFeature addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Port = new Uri(addresses.Addresses.First()).Port;
    }

    public static async Task<KestrelServer> StartAsync(TlsServerOptions options, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseHttps(https => Configure(https, options));
        }));
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync(cancellationToken);
        return new KestrelServer(application);
    }

    public override ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Configure(HttpsConnectionAdapterOptions https, TlsServerOptions options)
    {
        https.ServerCertificate = options.Certificate.WithKey();
        https.ServerCertificateChain = [options.Certificate.Intermediate];
        https.SslProtocols = options.Versions.Aggregate(
            SslProtocols.None, (all, version) => all | (version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12));
        https.OnAuthenticate = (_, tls) =>
        {
#pragma warning disable CA1416 // the tests run where OpenSSL is
            tls.CipherSuitesPolicy = new CipherSuitesPolicy(options.Suites.Select(Enum.Parse<TlsCipherSuite>));
#pragma warning restore CA1416
        };
        if (options.ClientRoot is { } root)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => IsIssuedBy(root, certificate, chain);
        }
    }

    private static bool IsIssuedBy(X509Certificate2 root, X509Certificate2 certificate, X509Chain? sent)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        foreach (X509Certificate2 extra in sent?.ChainPolicy.ExtraStore ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(extra);
        }

        return chain.Build(certificate);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (TestSite.Find(context.Request.Path) is not (SiteBody body, Framing framing))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        byte[] content = TestSite.BodyOf(body);
        context.Response.ContentType = TestSite.ContentType(body);
        if (framing == Framing.Chunked)
        {
            await context.Response.StartAsync(context.RequestAborted);
        }
        else
        {
            content = framing == Framing.Gzip ? TestSite.Gzip(content) : content;
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ContentEncoding = framing == Framing.Gzip ? "gzip" : default;
        }

        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
