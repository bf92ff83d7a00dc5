using System.Net;

namespace Vouch.Attestor.Dialing;

/// <summary>How servers are dialled.</summary>
internal sealed record ServerDialerOptions
{
    /// <summary>Which hosts may be dialled. Default: any.</summary>
    public HostPolicy Hosts { get; init; } = HostPolicy.Any;

    /// <summary>Which addresses may be dialled. Default: those of the Internet.</summary>
    public AddressPolicy Addresses { get; init; } = new();

    /// <summary>Finds the addresses of a name. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Time for finding and connecting together. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one address may take before the next is tried beside it (RFC 8305). Default: 250 ms.</summary>
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock of both.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
