using System.Net;
using System.Net.Sockets;
using Vouch.Attesting;
using Vouch.Attestor.Dialing;

namespace Vouch.Attestor.Tests;

/// <summary>Which addresses sessions reach, by the host's name and by an address that the prover names.</summary>
public sealed class SessionDialerTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SessionDialerTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_resolved_once_so_a_second_answer_leads_nowhere()
    {
        Queue<string> answers = new(["127.0.0.1", "169.254.169.254"]);
        SessionDialer dialer = Dialer(allowsPrivate: true, _ => answers.Dequeue());

        ServerConnection server = await dialer.DialAsync("rebind.example", Port, connectTo: null, Token);
        await server.Stream.DisposeAsync();

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), server.Address);
        Assert.Single(answers);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:192.168.0.1")]
    public async Task A_name_that_is_rebound_to_a_private_address_is_refused(string address)
        => await RefusesAsync(Dialer(allowsPrivate: false, _ => address), AttestorFailure.AddressNotAllowed, "rebind.example", null);

    [Theory]
    [InlineData("127.0.0.1:443")]
    [InlineData("8.8.8.8:443")]
    [InlineData("bank.example:443")]
    public async Task A_prover_names_no_address_unless_the_operator_allows_it(string connectTo)
        => await RefusesAsync(Dialer(allowsPrivate: false, _ => "127.0.0.1"), AttestorFailure.AddressNotAllowed, "bank.example", connectTo);

    [Fact]
    public async Task A_prover_may_name_a_private_address_where_the_operator_allows_it()
    {
        SessionDialer dialer = Dialer(allowsPrivate: true, _ => throw new InvalidOperationException("resolved"));

        ServerConnection server = await dialer.DialAsync("bank.example", 443, $"127.0.0.1:{Port}", Token);
        await server.Stream.DisposeAsync();

        Assert.Equal(Port, server.Address.Port);
    }

    [Theory]
    [InlineData("169.254.169.254:80")]
    [InlineData("[fd00:ec2::254]:80")]
    [InlineData("ws://127.0.0.1:80")]
    [InlineData("tls://127.0.0.1:80")]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1:0")]
    public async Task A_prover_never_names_a_clouds_credentials_nor_what_is_no_address(string connectTo)
        => await RefusesAsync(Dialer(allowsPrivate: true, _ => "127.0.0.1"), AttestorFailure.AddressNotAllowed, "bank.example", connectTo);

    [Fact]
    public async Task The_lists_are_asked_for_the_host_also_when_the_prover_names_an_address()
    {
        SessionDialer dialer = new(new HostPolicy(["bank.example"], []), new AddressPolicy(allowPrivateNetworks: true), Resolve(_ => "127.0.0.1"));

        await RefusesAsync(dialer, AttestorFailure.HostNotAllowed, "other.example", $"127.0.0.1:{Port}");
        await RefusesAsync(dialer, AttestorFailure.HostNotAllowed, "other.example", null);
    }

    [Theory]
    [InlineData("bank.example", null)]
    [InlineData("Bank.Example", null)]
    [InlineData("8.8.8.8", null)]
    [InlineData("other.example", AttestorFailure.HostNotAllowed)]
    [InlineData("evil.bank.example", AttestorFailure.HostNotAllowed)]
    [InlineData("8.8.4.4", AttestorFailure.HostNotAllowed)]
    [InlineData("10.1.2.3", AttestorFailure.AddressNotAllowed)]
    [InlineData("169.254.169.254", AttestorFailure.AddressNotAllowed)]
    [InlineData("::ffff:10.1.2.3", AttestorFailure.AddressNotAllowed)]
    [InlineData("::1", AttestorFailure.AddressNotAllowed)]
    public void The_lists_are_asked_for_what_the_prover_dials(string host, AttestorFailure? failure)
    {
        HostPolicy hosts = new(["*.example", "8.8.8.8", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.1.2.3"], ["other.example", "*.bank.example"]);
        SessionDialer dialer = new(hosts, new AddressPolicy(), Resolve(_ => throw new InvalidOperationException("resolved")));

        Exception? e = Record.Exception(() => dialer.Admit(host, 443));

        Assert.Equal(failure, (e as DialRefusedException)?.Failure);
        Assert.Equal(failure is null, e is null);
    }

    [Fact]
    public void An_address_of_a_private_network_is_served_where_the_operator_allows_it()
    {
        Dialer(allowsPrivate: true, _ => "127.0.0.1").Admit("10.1.2.3", 443);

        DialRefusedException e = Assert.Throws<DialRefusedException>(() => Dialer(allowsPrivate: true, _ => "127.0.0.1").Admit("169.254.169.254", 443));
        Assert.Equal(AttestorFailure.AddressNotAllowed, e.Failure);
    }

    [Fact]
    public async Task A_name_without_address_and_a_closed_port_are_told_apart()
    {
        SessionDialer unknown = Dialer(allowsPrivate: true, _ => throw new SocketException((int)SocketError.HostNotFound));
        _listener.Stop();

        await RefusesAsync(unknown, AttestorFailure.NameNotResolved, "bank.example", null);
        await RefusesAsync(Dialer(allowsPrivate: true, _ => "127.0.0.1"), AttestorFailure.ConnectionFailed, "bank.example", null);
    }

    public void Dispose() => _listener.Dispose();

    private async Task RefusesAsync(SessionDialer dialer, AttestorFailure failure, string host, string? connectTo)
    {
        DialRefusedException e = await Assert.ThrowsAsync<DialRefusedException>(() => dialer.DialAsync(host, failure == AttestorFailure.ConnectionFailed ? 1 : 443, connectTo, Token));

        Assert.Equal(failure, e.Failure);
    }

    private static SessionDialer Dialer(bool allowsPrivate, Func<string, string> resolve) => new(HostPolicy.Any, new AddressPolicy(allowsPrivate), Resolve(resolve));

    private static Func<string, CancellationToken, Task<IPAddress[]>> Resolve(Func<string, string> resolve) => (name, _) => Task.FromResult(new[] { IPAddress.Parse(resolve(name)) });
}
