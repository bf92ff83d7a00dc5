using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Keys;

/// <summary>The key schedule of TLS 1.3 from the Handshake Secret on, as a program for a machine (RFC 8446, section 7.1).</summary>
/// <remarks>
/// 10 compressions, 4 of them of public blocks: the key states of Handshake Secret, its derived secret and Master Secret take two each, every output one; and one for each application traffic secret. Where two parties run
/// it during a session, one more takes the place of a round trip: nothing of the derived secret is shown. Each generation of a direction then takes two for the key states of its secret and one each for key and IV, a later one another for its secret.
/// </remarks>
internal sealed class Tls13KeySchedule
{
    private readonly MachineHmac _master;
    private readonly int _size;

    private Tls13KeySchedule(MachineHmac master, int size, byte[] handshakeTraffic)
    {
        _master = master;
        _size = size;
        HandshakeTraffic = handshakeTraffic;
    }

    /// <summary>client_handshake_traffic_secret and server_handshake_traffic_secret, if they were shown here, as they were: with the mask, if there is one.</summary>
    public ReadOnlyMemory<byte> HandshakeTraffic { get; }

    /// <summary>Runs the schedule up to the Master Secret.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="suite">The suite that was agreed on.</param>
    /// <param name="handshakeSecret">The Handshake Secret.</param>
    /// <param name="helloHash">The transcript hash up to and with ServerHello.</param>
    /// <param name="opened">The handshake traffic secrets as they were opened, which are demanded to be these; null to have them shown.</param>
    /// <param name="mask">What they are added to where they are shown; null for nothing.</param>
    public static async ValueTask<Tls13KeySchedule> RunAsync(
        IMachine machine, CipherSuite suite, Bits handshakeSecret, ReadOnlyMemory<byte> helloHash, Tls13HandshakeSecrets? opened, Bits? mask = null)
    {
        SuiteHash hash = SuiteHash.Of(suite);
        MachineHmac secret = await MachineHmac.CreateAsync(machine, hash, handshakeSecret).ConfigureAwait(false);
        Bits client = await secret.ExpandLabelAsync("c hs traffic", helloHash, hash.Size).ConfigureAwait(false);
        Bits server = await secret.ExpandLabelAsync("s hs traffic", helloHash, hash.Size).ConfigureAwait(false);
        Bits derived = await secret.ExpandLabelAsync("derived", hash.OfNothing, hash.Size).ConfigureAwait(false);
        if (opened is not null)
        {
            machine.AssertEqual(client, opened.ClientHandshakeSecret.Span);
            machine.AssertEqual(server, opened.ServerHandshakeSecret.Span);
        }

        (Bits inner, Bits outer) = await MachineHmac.StatesAsync(machine, hash, derived).ConfigureAwait(false);
        byte[] nothing = new byte[hash.Size];
        if (opened is not null)
        {
            using Revealed state = await machine.RevealAsync(inner).ConfigureAwait(false);
            Bits secretOfProof = await new MachineHmac(machine, hash, state.Claim.ToArray(), outer).ComputeAsync(nothing).ConfigureAwait(false);
            return new Tls13KeySchedule(await MachineHmac.CreateAsync(machine, hash, secretOfProof).ConfigureAwait(false), hash.Size, []);
        }

        // Where showing costs a round trip, all of it is shown at once.
        Bits masterSecret = await MachineHmac.ComputeHiddenAsync(machine, hash, inner, outer, nothing).ConfigureAwait(false);
        (Bits masterInner, Bits masterOuter) = await MachineHmac.StatesAsync(machine, hash, masterSecret).ConfigureAwait(false);
        using Revealed shown = await machine.RevealAsync(machine.Concatenate(masterInner, Masked(machine.Concatenate(client, server)))).ConfigureAwait(false);
        int stateSize = masterInner.Length / 8;
        return new Tls13KeySchedule(new MachineHmac(machine, hash, shown.Claim[..stateSize].ToArray(), masterOuter), hash.Size, shown.Claim[stateSize..].ToArray());

        Bits Masked(Bits secrets) => mask is Bits pad ? machine.Sum(secrets, pad) : secrets;
    }

    /// <summary>client_application_traffic_secret_0 or server_application_traffic_secret_0.</summary>
    /// <param name="side">Whose.</param>
    /// <param name="finishedHash">The transcript hash up to and with the server's Finished.</param>
    public ValueTask<Bits> TrafficSecretAsync(Side side, ReadOnlyMemory<byte> finishedHash)
        => _master.ExpandLabelAsync(side == Side.Client ? "c ap traffic" : "s ap traffic", finishedHash, _size);
}
