using System.Text.Json.Serialization;

namespace Vouch.Attestations.Presentations;

/// <summary>The JSON form, member by member: hashes and keys in hex or in their text form, longer bytes in base64.</summary>
internal sealed class PresentationDocument
{
    public required string Format { get; init; }

    public required int Version { get; init; }

    public required HeaderDocument Header { get; init; }

    public required string AttestorKey { get; init; }

    public required string Signature { get; init; }

    public required List<LeafDocument> Leaves { get; init; }

    public required List<string> Proof { get; init; }

    public required List<OpeningDocument> Openings { get; init; }

    public required List<string> Selectors { get; init; }

    /// <summary>The one member that may be missing, and then is null here; a null in the document is an error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HandshakeDocument Handshake { get; init; } = null!;

    internal sealed class HeaderDocument
    {
        public required ushort Version { get; init; }

        public required byte Mode { get; init; }

        public required ulong Time { get; init; }

        public required string SessionId { get; init; }

        public required string SessionHash { get; init; }

        public required string Challenge { get; init; }

        public required string Subject { get; init; }

        public required string BodyRoot { get; init; }

        public required uint LeafCount { get; init; }
    }

    internal sealed class LeafDocument
    {
        public required int Index { get; init; }

        public required byte[] Leaf { get; init; }
    }

    internal sealed class OpeningDocument
    {
        public required int Leaf { get; init; }

        public required string Blinder { get; init; }

        public required byte[] Bytes { get; init; }
    }

    internal sealed class HandshakeDocument
    {
        public required string Host { get; init; }

        public required ushort Port { get; init; }

        public required byte[] Messages { get; init; }
    }
}

/// <summary>Strict: unknown, repeated and missing members are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(PresentationDocument))]
internal sealed partial class PresentationDocumentContext : JsonSerializerContext;
