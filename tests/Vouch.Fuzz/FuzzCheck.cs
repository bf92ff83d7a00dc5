using System.Diagnostics.CodeAnalysis;

namespace Vouch.Fuzz;

/// <summary>The laws that targets hold parsers to.</summary>
internal static class FuzzCheck
{
    public static void That([DoesNotReturnIf(false)] bool holds, string law)
    {
        if (!holds)
        {
            throw new FuzzViolationException(law);
        }
    }

    public static void Same(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string law)
        => That(first.SequenceEqual(second), law);
}

/// <summary>A parser took an input and broke a law.</summary>
internal sealed class FuzzViolationException(string law) : Exception(law);
