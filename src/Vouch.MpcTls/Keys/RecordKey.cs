using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Keys;

/// <summary>What protects the records of one generation of one direction: a key that nobody sees, and the part of the nonce that is public by now.</summary>
/// <param name="Key">The key of the cipher.</param>
/// <param name="Iv">The derived part of the nonce, 4 or 12 bytes, as it was shown.</param>
internal sealed record RecordKey(Bits Key, byte[] Iv);
