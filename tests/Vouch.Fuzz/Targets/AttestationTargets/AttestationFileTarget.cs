using System.Formats.Cbor;
using Vouch.Attestations;
using Vouch.Attestations.Formats;
using Vouch.Attestations.Presentations;

namespace Vouch.Fuzz.Targets;

/// <summary>The prover's file: as it is, and with root and signature made right again so that the leaves are looked at.</summary>
internal sealed class AttestationFileTarget : IFuzzTarget
{
    private const int Items = 9;

    public static string Name => "attestation-file";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        Check(file);
        if (Resign(file) is byte[] resigned)
        {
            Check(resigned);
        }
    }

    private static void Check(byte[] file)
    {
        if (Attestation.Read(file, out AttestationFailure failure) is not Attestation attestation)
        {
            FuzzCheck.That(failure != AttestationFailure.None, "A refusal has a reason.");
            return;
        }

        using MemoryStream written = new();
        attestation.Write(written);
        FuzzCheck.Same(written.ToArray(), file, "A file is written as it was read.");
        Present(attestation, "request.line", "response.status", "response.body");
        Present(attestation, "response.json:$.accounts[0].balance");
    }

    private static void Present(Attestation attestation, params ReadOnlySpan<string> selectors)
    {
        Presentation presentation;
        try
        {
            PresentationBuilder builder = new(attestation);
            foreach (string selector in selectors)
            {
                builder.Reveal(selector);
            }

            presentation = builder.Build();
        }
        catch (PresentationException)
        {
            return;
        }

        VerificationOutcome outcome = PresentationVerifier.Verify(presentation.ToCbor(), PresentationLaws.Policy(presentation));
        FuzzCheck.That(
            outcome is VerificationOutcome.Valid or VerificationOutcome.Rejected { Reason: RejectionReason.ModeNotAccepted or RejectionReason.FromTheFuture },
            $"What was made is accepted: {outcome}.");
    }

    /// <summary>The same file with a right root, leaf count and signature; <see langword="null"/> if it is no array of nine items.</summary>
    private static byte[]? Resign(byte[] file)
    {
        try
        {
            CborReader reader = new(file, CborConformanceMode.Canonical);
            if (reader.ReadStartArray() != Items)
            {
                return null;
            }

            ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[Items];
            for (int i = 0; i < Items; i++)
            {
                items[i] = reader.ReadEncodedValue();
            }

            AttestationHeader header = StrictCborReader.ReadDocument(items[2], HeaderEncoding.ReadHeader);
            AttestationBody body = AttestationBody.FromLeaves(StrictCborReader.ReadDocument(items[6], ReadLeaves));
            header = header with { BodyRoot = body.Root, LeafCount = (uint)body.LeafCount };
            items[2] = Write(writer => HeaderEncoding.WriteHeader(writer, header));
            items[3] = Write(writer => HeaderEncoding.WriteKey(writer, FixedKey.VerifyingKey));
            items[4] = Write(writer => writer.WriteByteString(FixedKey.Sign(header)));
            return [file[0], .. items.SelectMany(item => item.ToArray())];
        }
        catch (Exception e) when (e is MalformedException or CborContentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte>[] ReadLeaves(StrictCborReader reader)
    {
        ReadOnlyMemory<byte>[] leaves = new ReadOnlyMemory<byte>[reader.ReadArrayStart(0, 10_000)];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = reader.ReadBytes(0, int.MaxValue);
        }

        reader.ReadArrayEnd();
        return leaves;
    }

    private static byte[] Write(Action<CborWriter> write)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        write(writer);
        return writer.Encode();
    }
}
