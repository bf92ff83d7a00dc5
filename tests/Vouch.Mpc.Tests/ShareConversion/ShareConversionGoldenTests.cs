using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ShareConversion;

/// <summary>The bytes of products and of a conversion under seeds.</summary>
public sealed class ShareConversionGoldenTests
{
    [Fact]
    public void The_bytes_of_products_and_conversions_stay_as_they_are()
    {
        Dictionary<string, byte[]> bytes = [];
        Add<P256Element>(bytes, "P-256");
        Add<Poly1305Element>(bytes, "2^130 - 5");
        Add<Gf128Element>(bytes, "GF(2^128)");
        using P256Point left = Multiply(1);
        using P256Point right = Multiply(2);
        using PointRun run = new(left, right)
        {
            Line = (number, message) =>
            {
                bytes[$"point conversion, message {number + 1}"] = message;
                return message;
            },
        };
        run.Complete();

        Assert.Empty(GoldenFile.Compare("tests/Vouch.Mpc.Tests/Golden/share-conversion.txt", bytes));
    }

    private static void Add<T>(Dictionary<string, byte[]> bytes, string field)
        where T : struct, IFieldElement<T>
    {
        SeededRandomSource random = new(1);
        using OleRun<T> run = new([FieldElements.DrawNonZero<T>(random)], [FieldElements.DrawNonZero<T>(random)]);
        run.Complete();
        bytes[$"product in {field}, choices"] = run.Choices;
        bytes[$"product in {field}, SHA-256 of the corrections"] = SHA256.HashData(run.Corrections);
    }

    private static P256Point Multiply(byte scalar) => P256Point.CreateGenerator().Multiply([.. new byte[31], scalar]);
}
