namespace Vouch.Transport.Tests;

internal static class Test
{
    /// <summary>Ends the test with an error instead of letting it hang.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static byte[] Bytes(int size, int seed = 1)
    {
        byte[] bytes = new byte[size];
        new Vouch.Testing.SeededRandomSource((ulong)seed).Fill(bytes);
        return bytes;
    }
}
