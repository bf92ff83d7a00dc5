using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Hashing;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Keys;

/// <summary>An application traffic secret of TLS 1.3 on a machine (RFC 8446, sections 7.1 to 7.3).</summary>
internal sealed class TrafficSecret
{
    private readonly IMachine _machine;
    private readonly CipherSuite _suite;
    private readonly MachineHmac _hmac;

    private TrafficSecret(IMachine machine, CipherSuite suite, MachineHmac hmac)
    {
        _machine = machine;
        _suite = suite;
        _hmac = hmac;
    }

    public static async ValueTask<TrafficSecret> CreateAsync(IMachine machine, CipherSuite suite, Bits secret)
        => new(machine, suite, await MachineHmac.CreateAsync(machine, SuiteHash.Of(suite), secret).ConfigureAwait(false));

    /// <summary>Key and IV of this generation, neither of them shown.</summary>
    public async ValueTask<(Bits Key, Bits Iv)> DeriveHiddenAsync()
    {
        Bits key = await _hmac.ExpandLabelAsync("key", default, _suite.Aead.KeySize).ConfigureAwait(false);
        return (key, await _hmac.ExpandLabelAsync("iv", default, IAead.NonceSize).ConfigureAwait(false));
    }

    /// <summary>Key and IV of this generation; the IV is shown to both parties.</summary>
    public async ValueTask<RecordKey> DeriveKeyAsync()
    {
        (Bits key, Bits iv) = await DeriveHiddenAsync().ConfigureAwait(false);
        using Revealed shown = await _machine.RevealAsync(iv).ConfigureAwait(false);
        return new RecordKey(key, shown.Claim.ToArray());
    }

    /// <summary>The secret of the next generation.</summary>
    public async ValueTask<TrafficSecret> NextAsync()
        => await CreateAsync(_machine, _suite, await _hmac.ExpandLabelAsync("traffic upd", default, _suite.HashSize).ConfigureAwait(false)).ConfigureAwait(false);
}
