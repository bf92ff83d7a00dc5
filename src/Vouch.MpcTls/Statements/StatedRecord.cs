using Vouch.Tls.Records;

namespace Vouch.MpcTls.Statements;

/// <summary>What the prover says of one record after the handshake; the proof demands that it is so.</summary>
/// <param name="Type">The inner content type.</param>
/// <param name="ContentSize">The size of the content, in bytes; the rest of the record is type, padding and tag.</param>
/// <param name="Shown">The whole content where the record is not application data (alerts, KeyUpdates), otherwise empty; of whole NewSessionTicket messages that fill the record their headers, 4 bytes each.</param>
public sealed record StatedRecord(ContentType Type, int ContentSize, ReadOnlyMemory<byte> Shown);
