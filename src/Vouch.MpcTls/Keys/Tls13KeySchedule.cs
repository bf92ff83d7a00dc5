using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Keys;

/// <summary>The key schedule of TLS 1.3 from the Handshake Secret on, as a program for a machine (RFC 8446, section 7.1).</summary>
/// <remarks>
/// 12 compressions, 6 of them of public blocks: the key states of Handshake Secret, its derived secret and Master Secret take two each, every output one. Each generation of a direction then
/// takes two for the key states of its secret and one each for key and IV, a later one another for its secret.
/// </remarks>
internal sealed class Tls13KeySchedule
{
    private Tls13KeySchedule(Bits client, Bits server)
    {
        Client = client;
        Server = server;
    }

    /// <summary>client_application_traffic_secret_0.</summary>
    public Bits Client { get; }

    /// <summary>server_application_traffic_secret_0.</summary>
    public Bits Server { get; }

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
            await master.ExpandLabelAsync("c ap traffic", handshake.FinishedHash, hash.Size).ConfigureAwait(false),
            await master.ExpandLabelAsync("s ap traffic", handshake.FinishedHash, hash.Size).ConfigureAwait(false));
    }
}
