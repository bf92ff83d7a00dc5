namespace Vouch.Crypto;

/// <summary>Where random bytes come from. Production passes <see cref="SystemRandomSource"/>; tests pass a seeded one.</summary>
public interface IRandomSource
{
    /// <summary>Fills <paramref name="destination"/> with uniform bytes.</summary>
    void Fill(Span<byte> destination);
}
