using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Keys;

/// <summary>The key schedule of TLS 1.3 from the Handshake Secret on, as a program for a machine (RFC 8446, section 7.1).</summary>
/// <remarks>
/// 20 compressions for the first generation of both directions, 10 of them of public blocks: the key states of Handshake Secret, its derived secret, Master Secret and both application traffic
/// secrets take two each, every output one. A later generation takes five.
/// </remarks>
internal sealed class Tls13KeySchedule
{
    private Tls13KeySchedule(TrafficSecret client, TrafficSecret server)
    {
        Client = client;
        Server = server;
    }

    /// <summary>client_application_traffic_secret_0.</summary>
    public TrafficSecret Client { get; }

    /// <summary>server_application_traffic_secret_0.</summary>
    public TrafficSecret Server { get; }

    /// <summary>Runs the schedule and demands that the handshake traffic secrets are the ones that were opened.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="suite">The suite that was agreed on.</param>
    /// <param name="handshakeSecret">The Handshake Secret.</param>
    /// <param name="handshake">What both parties know of the handshake.</param>
    public static async ValueTask<Tls13KeySchedule> RunAsync(IMachine machine, CipherSuite suite, Bits handshakeSecret, Tls13Handshake handshake)
    {
        SuiteHash hash = SuiteHash.Of(suite);
        MachineHmac secret = await MachineHmac.CreateAsync(machine, hash, handshakeSecret).ConfigureAwait(false);
        machine.AssertEqual(await secret.ExpandLabelAsync("c hs traffic", handshake.HelloHash, hash.Size).ConfigureAwait(false), handshake.ClientTrafficSecret.Span);
        machine.AssertEqual(await secret.ExpandLabelAsync("s hs traffic", handshake.HelloHash, hash.Size).ConfigureAwait(false), handshake.ServerTrafficSecret.Span);

        Bits derived = await secret.ExpandLabelAsync("derived", hash.OfNothing, hash.Size).ConfigureAwait(false);
        MachineHmac salt = await MachineHmac.CreateAsync(machine, hash, derived).ConfigureAwait(false);
        Bits masterSecret = await salt.ComputeAsync(new byte[hash.Size]).ConfigureAwait(false);
        MachineHmac master = await MachineHmac.CreateAsync(machine, hash, masterSecret).ConfigureAwait(false);
        return new Tls13KeySchedule(
            await TrafficAsync("c ap traffic").ConfigureAwait(false),
            await TrafficAsync("s ap traffic").ConfigureAwait(false));

        async ValueTask<TrafficSecret> TrafficAsync(string label) => await TrafficSecret.CreateAsync(
            machine, suite, await master.ExpandLabelAsync(label, handshake.FinishedHash, hash.Size).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
