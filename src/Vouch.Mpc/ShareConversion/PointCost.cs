using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>What the conversion of a point takes.</summary>
public static class PointCost
{
    /// <summary>How many correlations it takes.</summary>
    public static int Correlations => ProverPointConversion.Correlations;

    /// <summary>The bytes that both sides send beforehand.</summary>
    public static (long FromProver, long FromAttestor) ProductsTraffic => (PointMasks.Products * P256Element.Size, PointMasks.Products * OleReceiver<P256Element>.CorrectionsSize);

    /// <summary>The bytes that both sides send when the points are there.</summary>
    public static (long FromProver, long FromAttestor) MessagesTraffic => (PointMessage.FirstSize + PointMessage.ThirdSize, PointMessage.SecondSize + PointMessage.FourthSize);

    /// <summary>The round trips of these messages.</summary>
    public const int RoundTrips = 2;
}
