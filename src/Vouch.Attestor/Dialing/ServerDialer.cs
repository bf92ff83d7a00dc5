using System.Net;
using System.Net.Sockets;

namespace Vouch.Attestor.Dialing;

/// <summary>Connects to a server that a stranger names.</summary>
/// <remarks>
/// The name is resolved once, every address it has is checked, and the socket connects to a checked address, not to the name; so an
/// answer of the name server that changes in between leads nowhere. One forbidden address refuses the name, since a name that
/// points into a private network is not the Internet's.
/// </remarks>
internal sealed class ServerDialer(ServerDialerOptions options)
{
    private const int MaxAttempts = 8;

    /// <summary>Connects to <paramref name="host"/>, a name or an IP address.</summary>
    /// <exception cref="DialException">A policy refuses it, or no connection came about.</exception>
    public async Task<DialedServer> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(port, int.Clamp(port, 1, 65_535));
        if (!HostName.TryNormalize(host, out string? name) || !options.Hosts.Allows(name))
        {
            throw new DialException(DialFailure.HostNotAllowed, $"The attestor does not serve the host '{host}'.");
        }

        using CancellationTokenSource timeout = new(options.Timeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            IPAddress[] addresses = await ResolveAsync(name, either.Token);
            return await ConnectAsync(name, Interleave(addresses), port, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DialException(DialFailure.TimedOut, $"No connection to {name} within {options.Timeout.TotalSeconds:0.#} seconds.");
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(name, out IPAddress? literal) ? [literal] : await options.Resolve(name, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new DialException(DialFailure.NotResolved, $"The name {name} cannot be resolved: {e.Message}", e);
        }

        if (addresses.Length == 0)
        {
            throw new DialException(DialFailure.NotResolved, $"The name {name} has no address.");
        }

        if (Array.Find(addresses, address => !options.Addresses.Allows(address)) is { } forbidden)
        {
            throw new DialException(
                DialFailure.AddressNotAllowed,
                $"{name} leads to {forbidden} ({AddressPolicy.Classify(forbidden)}), which the attestor does not dial.");
        }

        return addresses;
    }

    /// <summary>Starts the attempts one after the other, each when the one before has failed or taken long; the first to connect wins.</summary>
    private async Task<DialedServer> ConnectAsync(string name, IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        using CancellationTokenSource others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<DialedServer>> attempts = [];
        DialedServer? winner = null;
        Exception? lastError = null;
        int next = 0;
        try
        {
            while (winner is null && (next < addresses.Length || attempts.Count > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (next < addresses.Length)
                {
                    attempts.Add(AttemptAsync(new IPEndPoint(addresses[next++], port), others.Token));
                }

                Task<Task<DialedServer>> first = Task.WhenAny(attempts);
                if (next < addresses.Length && await TakesLongAsync(first, cancellationToken))
                {
                    continue;
                }

                Task<DialedServer> ended = await first;
                attempts.Remove(ended);
                try
                {
                    winner = await ended;
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    lastError = e;
                }
            }
        }
        finally
        {
            await others.CancelAsync();
            await DisposeAsync(attempts);
        }

        if (winner is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return winner ?? throw new DialException(DialFailure.Unreachable, $"No address of {name} takes a connection on port {port}: {lastError?.Message}", lastError);
    }

    private async Task<bool> TakesLongAsync(Task first, CancellationToken cancellationToken)
    {
        try
        {
            await first.WaitAsync(options.AttemptDelay, options.Time, cancellationToken);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static async Task<DialedServer> AttemptAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        bool connected = false;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            connected = true;
            return new DialedServer(socket, address);
        }
        finally
        {
            if (!connected)
            {
                socket.Dispose();
            }
        }
    }

    private static async Task DisposeAsync(List<Task<DialedServer>> attempts)
    {
        foreach (Task<DialedServer> attempt in attempts)
        {
            try
            {
                await (await attempt).DisposeAsync();
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
        }
    }

    /// <summary>The two families in turn, beginning with the one that the resolver prefers (RFC 8305, section 4).</summary>
    private static IPAddress[] Interleave(IPAddress[] addresses)
    {
        IPAddress[] preferred = [.. addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily)];
        IPAddress[] other = [.. addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily)];
        List<IPAddress> ordered = [];
        for (int i = 0; i < int.Max(preferred.Length, other.Length); i++)
        {
            ordered.AddRange(preferred.Skip(i).Take(1));
            ordered.AddRange(other.Skip(i).Take(1));
        }

        return [.. ordered.Distinct().Take(MaxAttempts)];
    }
}
