using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Keys;

/// <summary>The record keys of one direction, generation by generation.</summary>
internal abstract class DirectionKeys
{
    /// <summary>The key of the first generation, then of each that follows.</summary>
    public abstract ValueTask<RecordKey> NextAsync();

    /// <summary>Demands that this is what was opened of the direction.</summary>
    /// <exception cref="SessionProofException">It is not, as far as both parties see.</exception>
    public abstract void AssertOpened(SecretBuffer secret);

    /// <summary>TLS 1.3: generations follow from a traffic secret.</summary>
    public sealed class OfTrafficSecret(IMachine machine, CipherSuite suite, Bits secret) : DirectionKeys
    {
        private TrafficSecret? _current;

        public override async ValueTask<RecordKey> NextAsync()
        {
            _current = _current is null
                ? await TrafficSecret.CreateAsync(machine, suite, secret).ConfigureAwait(false)
                : await _current.NextAsync().ConfigureAwait(false);
            return await _current.DeriveKeyAsync().ConfigureAwait(false);
        }

        public override void AssertOpened(SecretBuffer opened) => machine.AssertEqual(secret, opened.Span);
    }

    /// <summary>TLS 1.2: one key for all, Finished included.</summary>
    public sealed class Only(IMachine machine, RecordKey key) : DirectionKeys
    {
        public override ValueTask<RecordKey> NextAsync() => ValueTask.FromResult(key);

        public override void AssertOpened(SecretBuffer opened)
        {
            int keySize = key.Key.Length / 8;
            machine.AssertEqual(key.Key, opened.Span[..keySize]);
            if (!opened.Span[keySize..].SequenceEqual(key.Iv))
            {
                throw new SessionProofException(SessionProofFailure.WrongTag, "The opened IV is not the handshake's.");
            }
        }
    }
}
