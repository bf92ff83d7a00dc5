using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vouch.Testing;

namespace Vouch.SessionBench.Roles;

/// <summary>The server's process: an ordinary Kestrel that answers <c>/json/SIZE</c> and <c>/bytes/SIZE</c>.</summary>
internal static class ServerRole
{
    public const string Name = "server";

    private const int PieceSize = 64 * 1024;

    /// <param name="arguments">Certificate chain, private key (PEM files).</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate(arguments[0], arguments[1])));
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(WithNamedSuites(Certificate(arguments[0], arguments[1]))));
        });
        await using WebApplication application = builder.Build();
        Dictionary<int, byte[]> documents = [];
        application.Run(context => AnswerAsync(context, documents));
        await application.StartAsync();
        ICollection<string> addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Console.WriteLine(string.Join(' ', addresses.Select(static address => new Uri(address).Port)));
        await Console.In.ReadLineAsync(); // until the bench closes it
        return 0;
    }

    private static HttpsConnectionAdapterOptions Certificate(string chainFile, string keyFile)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(chainFile);
        return new HttpsConnectionAdapterOptions
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(chainFile, keyFile),
            ServerCertificateChain = chain,
        };
    }

    private static HttpsConnectionAdapterOptions WithNamedSuites(HttpsConnectionAdapterOptions options)
    {
        options.OnAuthenticate = static (_, tls) =>
        {
            if (!OperatingSystem.IsWindows() && !OperatingSystem.IsAndroid())
            {
                tls.CipherSuitesPolicy = new CipherSuitesPolicy(SessionCase.Suites.Select(Enum.Parse<TlsCipherSuite>));
            }
        };
        return options;
    }

    private static async Task AnswerAsync(HttpContext context, Dictionary<int, byte[]> documents)
    {
        string[] path = context.Request.Path.Value!.Split('/');
        int size = int.Parse(path[2], CultureInfo.InvariantCulture);
        context.Response.ContentLength = size;
        if (path[1] == "json")
        {
            context.Response.ContentType = "application/json";
            byte[] document;
            lock (documents)
            {
                document = documents.TryGetValue(size, out byte[]? known) ? known : documents[size] = SampleJson.Create(size);
            }

            await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        byte[] piece = new byte[PieceSize];
        for (int sent = 0; sent < size; sent += PieceSize)
        {
            await context.Response.BodyWriter.WriteAsync(piece.AsMemory(0, int.Min(PieceSize, size - sent)), context.RequestAborted);
        }
    }
}
