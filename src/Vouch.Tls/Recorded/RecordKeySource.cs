using Vouch.Crypto;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>The keys of one direction after the handshake, generation by generation.</summary>
internal abstract class RecordKeySource : IDisposable
{
    /// <summary>How many records the first key has protected during the handshake.</summary>
    public virtual ulong FirstSequence => 0;

    /// <summary>The protection of a generation, or <see langword="null"/> if it stays hidden; the caller owns it.</summary>
    public abstract RecordProtection? ForGeneration(int generation);

    public abstract void Dispose();

    /// <summary>All generations follow from a traffic secret, which it takes over.</summary>
    public sealed class FromTrafficSecret(IPrimitives primitives, CipherSuite suite, SecretBuffer first) : RecordKeySource
    {
        private SecretBuffer? _current; // generations are asked for in order, so that each costs one step
        private int _generation;

        public override RecordProtection ForGeneration(int generation)
        {
            if (generation < _generation)
            {
                _current?.Dispose();
                (_current, _generation) = (null, 0);
            }

            for (; _generation < generation; _generation++)
            {
                SecretBuffer next = KeySchedule.NextGeneration(suite, (_current ?? first).Span);
                _current?.Dispose();
                _current = next;
            }

            return RecordKeys.FromTrafficSecret(primitives, suite, (_current ?? first).Span);
        }

        public override void Dispose()
        {
            first.Dispose();
            _current?.Dispose();
        }
    }

    /// <summary>Only some generations are opened, each by its key.</summary>
    public sealed class FromGenerations : RecordKeySource
    {
        private readonly IPrimitives _primitives;
        private readonly CipherSuite _suite;
        private readonly Dictionary<int, OpenedGeneration> _generations = [];

        public FromGenerations(IPrimitives primitives, CipherSuite suite, IEnumerable<OpenedGeneration> generations)
        {
            _primitives = primitives;
            _suite = suite;
            foreach (OpenedGeneration generation in generations)
            {
                bool fits = generation.Key.Length == suite.Aead.KeySize && generation.Iv.Length == suite.IvSize;
                if (!fits || !_generations.TryAdd(generation.Generation, new(generation.Generation, generation.Key.Span, generation.Iv.Span)))
                {
                    Dispose();
                    TlsException.Throw(AlertDescription.IllegalParameter, $"The key of generation {generation.Generation} has another size, or comes twice.");
                }
            }
        }

        public override RecordProtection? ForGeneration(int generation)
            => _generations.TryGetValue(generation, out OpenedGeneration? opened)
                ? new RecordProtection(_primitives, _suite, opened.Key.Span, opened.Iv.Span)
                : null;

        public override void Dispose()
        {
            foreach (OpenedGeneration generation in _generations.Values)
            {
                generation.Dispose();
            }
        }
    }

    /// <summary>TLS 1.2: one key for all, which has protected the records of Finished already.</summary>
    public sealed class FromMasterSecret(
        IPrimitives primitives,
        CipherSuite suite,
        Side side,
        SecretBuffer masterSecret,
        byte[] clientRandom,
        byte[] serverRandom,
        ulong firstSequence) : RecordKeySource
    {
        public override ulong FirstSequence => firstSequence;

        public override RecordProtection ForGeneration(int generation)
        {
            (RecordProtection client, RecordProtection server) =
                RecordKeys.FromMasterSecret(primitives, suite, masterSecret.Span, clientRandom, serverRandom);
            (side == Side.Client ? server : client).Dispose();
            return side == Side.Client ? client : server;
        }

        public override void Dispose() => masterSecret.Dispose();
    }

    /// <summary>TLS 1.2: key and IV of one direction, whose Finished was the first record under them.</summary>
    public sealed class FromKey(IPrimitives primitives, CipherSuite suite, SecretBuffer keyAndIv) : RecordKeySource
    {
        public override ulong FirstSequence => 1;

        public override RecordProtection ForGeneration(int generation)
            => new(primitives, suite, keyAndIv.Span[..suite.Aead.KeySize], keyAndIv.Span[suite.Aead.KeySize..]);

        public override void Dispose() => keyAndIv.Dispose();
    }
}
