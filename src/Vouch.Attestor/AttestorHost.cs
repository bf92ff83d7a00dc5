using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vouch.Attesting;
using Vouch.Attestor.Dialing;
using Vouch.Crypto;
using Vouch.Crypto.Signing;
using Vouch.Preparing;
using Vouch.Transport.Connecting;

namespace Vouch.Attestor;

/// <summary>An attestor that listens: sessions over TCP and WebSocket, and its key over HTTP, on one port.</summary>
public sealed class AttestorHost : IAsyncDisposable
{
    private const string KeyPath = "/v1/key";

    private readonly WebApplication _application;
    private readonly SigningKey _key;

    private AttestorHost(WebApplication application, SigningKey key)
    {
        _application = application;
        _key = key;
    }

    /// <summary>The key that attestations are signed with.</summary>
    public VerifyingKey Key => _key.VerifyingKey;

    /// <summary>Where it listens, with the port that was taken.</summary>
    public IPEndPoint Endpoint
    {
        get
        {
            string address = _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            Uri uri = new(address);
            return new IPEndPoint(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
        }
    }

    /// <summary>Opens the key, binds the listener, and serves until disposed.</summary>
    /// <exception cref="FormatException">A host glob is none.</exception>
    /// <exception cref="InvalidDataException">The key file cannot be used.</exception>
    /// <exception cref="IOException">The data directory cannot be used, or nothing can listen at the address.</exception>
    public static async Task<AttestorHost> StartAsync(AttestorHostOptions options, Action<ILoggingBuilder>? logging, CancellationToken cancellationToken)
    {
        SessionDialer dialer = new(new HostPolicy(options.AllowHosts, options.DenyHosts), new AddressPolicy(options.AllowPrivateNetworks), options.Resolve);
        SigningKey key = SigningKeyFile.Open(options.DataDirectory, options.KeyAlgorithm, SystemRandomSource.Instance);
        WebApplication application = Build(options, key, dialer, logging);
        try
        {
            await application.StartAsync(cancellationToken);
            return new AttestorHost(application, key);
        }
        catch (Exception e)
        {
            await application.DisposeAsync();
            key.Dispose();
            if (e is IOException or SocketException)
            {
                throw new IOException($"Cannot listen on {options.Listen}: {(e.GetBaseException() as SocketException)?.Message ?? e.Message}.", e);
            }

            throw;
        }
    }

    /// <summary>Ends when the host has been told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource drain = new(TimeSpan.FromSeconds(2));
        await _application.StopAsync(drain.Token);
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private static WebApplication Build(AttestorHostOptions options, SigningKey key, SessionDialer dialer, Action<ILoggingBuilder>? logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(services =>
        {
            ILogger log = services.GetRequiredService<ILogger<AttestorSessions>>();
            PreparationStore prepared = new(Path.Combine(options.DataDirectory, "prepared"), options.MaxPreparedBytes);
            AttestorSessions sessions = new(key, dialer.DialAsync, dialer.Admit, options.Limits, options.ServerRoots, TimeProvider.System, log, prepared);
            return new SessionRunner(sessions, options.Limits.MaxSessions, services.GetRequiredService<ILogger<SessionRunner>>());
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));

        WebApplication application = builder.Build();
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        application.Run(context => ServeAsync(context, key.VerifyingKey, application.Services.GetRequiredService<SessionRunner>()));
        return application;
    }

    private static void Configure(KestrelServerOptions kestrel, AttestorHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = options.MaxIntroduction;
        kestrel.Limits.KeepAliveTimeout = options.MaxIntroduction;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.Limits.MaxSessions;
        kestrel.Listen(options.Listen, listen =>
        {
            if (options.Certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = options.Certificate;
                    https.ServerCertificateChain = options.CertificateChain;
                    https.HandshakeTimeout = options.MaxIntroduction;
                });
            }

            SessionRunner sessions = listen.ApplicationServices.GetRequiredService<SessionRunner>();
            listen.Use(next => new SessionConnections(sessions, next, options.MaxIntroduction).OnConnectedAsync);
        });
    }

    private static async Task ServeAsync(HttpContext context, VerifyingKey key, SessionRunner sessions)
    {
        switch (context.Request.Path.Value)
        {
            case AttestorSessions.WebSocketPath when context.WebSockets.IsWebSocketRequest:
                using (WebSocket socket = await context.WebSockets.AcceptWebSocketAsync())
                {
                    await sessions.RunAsync(PeerWebSocket.ToStream(socket), context.RequestAborted);
                }

                break;

            case KeyPath when HttpMethods.IsGet(context.Request.Method):
                context.Response.ContentType = "application/json";
                await using (Utf8JsonWriter writer = new(context.Response.BodyWriter))
                {
                    writer.WriteStartObject();
                    writer.WriteString("attestorKey", key.ToString());
                    writer.WriteEndObject();
                }

                break;

            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
