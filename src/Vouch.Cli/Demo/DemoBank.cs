using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vouch.Cli.Demo;

/// <summary>The demo's bank: an ordinary HTTPS server that knows nothing of Vouch, with one customer.</summary>
internal sealed class DemoBank : IAsyncDisposable
{
    public const string Host = "bank.example";
    public const string Cookie = "session=8d1f0c52";
    private const string Account = """{"holder":"Ada Lovelace","iban":"DE89 3704 0044 0532 0130 00","accounts":[{"kind":"checking","balance":"1842.17"},{"kind":"savings","balance":"25310.00"}],"currency":"EUR"}""";

    private readonly WebApplication _application;
    private readonly List<string> _seen = [];

    private DemoBank(WebApplication application) => _application = application;

    public int Port { get; private set; }

    /// <summary>What the server saw: request lines and cookies.</summary>
    public IReadOnlyList<string> Seen => _seen;

    public static async Task<DemoBank> StartAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        DemoBank bank = new(builder.Build());
        bank._application.Run(bank.AnswerAsync);
        await bank._application.StartAsync(cancellationToken);
        bank.Port = new Uri(bank._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
        return bank;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string cookie = context.Request.Headers.Cookie.ToString();
        _seen.Add($"{context.Request.Method} {context.Request.Path} with Cookie: {cookie}");
        if (cookie != Cookie)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Account, context.RequestAborted);
    }
}
