using System.Globalization;

namespace Vouch.Cli.Output;

/// <summary>Large numbers in few digits.</summary>
internal static class Amounts
{
    /// <summary>1,234 or 2.4 million.</summary>
    public static string Count(long count) => count < 100_000
        ? count.ToString("N0", CultureInfo.InvariantCulture)
        : count < 1_000_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:N1} million")
        : string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:N1} billion");

    /// <summary>In MB, or bytes if they are few.</summary>
    public static string Bytes(long bytes) => bytes < 50_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");
}
