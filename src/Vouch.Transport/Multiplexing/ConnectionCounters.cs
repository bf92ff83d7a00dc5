namespace Vouch.Transport.Multiplexing;

/// <summary>What a connection has carried: bytes with all framing, writes to the stream, and rounds.</summary>
/// <param name="BytesSent">Bytes written to the stream.</param>
/// <param name="BytesReceived">Bytes read from the stream.</param>
/// <param name="Writes">Writes to the stream.</param>
/// <param name="Rounds">How often channel data was sent after channel data had been received.</param>
public readonly record struct ConnectionCounters(long BytesSent, long BytesReceived, int Writes, int Rounds);
