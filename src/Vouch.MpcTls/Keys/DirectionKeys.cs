namespace Vouch.MpcTls.Keys;

/// <summary>The record keys of one direction, generation by generation.</summary>
internal abstract class DirectionKeys
{
    /// <summary>The key of the first generation, then of each that follows.</summary>
    public abstract ValueTask<RecordKey> NextAsync();

    /// <summary>TLS 1.3: generations follow from a traffic secret.</summary>
    public sealed class OfTrafficSecret(TrafficSecret first) : DirectionKeys
    {
        private TrafficSecret? _current;

        public override async ValueTask<RecordKey> NextAsync()
        {
            _current = _current is null ? first : await _current.NextAsync().ConfigureAwait(false);
            return await _current.DeriveKeyAsync().ConfigureAwait(false);
        }
    }

    /// <summary>TLS 1.2: one key for all, Finished included.</summary>
    public sealed class Only(RecordKey key) : DirectionKeys
    {
        public override ValueTask<RecordKey> NextAsync() => ValueTask.FromResult(key);
    }
}
