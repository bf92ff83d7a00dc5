using Vouch.Tls.Records;

namespace Vouch.Tls.Recorded;

/// <summary>What one record held.</summary>
/// <param name="Type">The inner content type.</param>
/// <param name="Size">The size of the content, in bytes.</param>
/// <param name="IsKeyUpdate">Whether the sender's next record is of the next generation.</param>
public readonly record struct OpenedRecord(ContentType Type, int Size, bool IsKeyUpdate);
