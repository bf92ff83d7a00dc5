using System.Runtime.CompilerServices;

namespace Vouch.Crypto;

/// <summary>A point of P-256 as X : Y : Z, added by formulas without exceptions (Renes, Costello and Batina, eprint 2015/1060, algorithms 4 and 6, a = -3).</summary>
/// <param name="X">X; the affine x is X / Z.</param>
/// <param name="Y">Y; the affine y is Y / Z.</param>
/// <param name="Z">Z; zero for the identity alone, which is 0 : 1 : 0.</param>
internal readonly record struct P256Projective(P256Element X, P256Element Y, P256Element Z)
{
    public static P256Projective Identity => new(default, P256Element.One, default);

    /// <summary>The curve's constant: y^2 = x^3 - 3 x + b (SP 800-186, section 3.2.1.3).</summary>
    public static P256Element B => new(0xd89c_df62_29c4_bddf, 0xacf0_05cd_7884_3090, 0xe5a2_20ab_f721_2ed6, 0xdc30_061d_0487_4834);

    /// <summary>The sum of any two points; 14 multiplications.</summary>
    public static P256Projective Add(in P256Projective left, in P256Projective right)
    {
        P256Element xx = left.X * right.X;
        P256Element yy = left.Y * right.Y;
        P256Element zz = left.Z * right.Z;
        P256Element xy = ((left.X + left.Y) * (right.X + right.Y)) - (xx + yy);
        P256Element yz = ((left.Y + left.Z) * (right.Y + right.Z)) - (yy + zz);
        P256Element xz = ((left.X + left.Z) * (right.X + right.Z)) - (xx + zz);

        P256Element u = Triple(xz - (B * zz));
        P256Element minus = yy - u;
        P256Element plus = yy + u;
        P256Element zzz = Triple(zz);
        P256Element v = Triple((B * xz) - zzz - xx);
        P256Element w = Triple(xx) - zzz;
        return new P256Projective((xy * plus) - (yz * v), (plus * minus) + (w * v), (yz * minus) + (xy * w));
    }

    /// <summary>Twice any point; 13 multiplications.</summary>
    public static P256Projective Double(in P256Projective point)
    {
        P256Element xx = point.X * point.X;
        P256Element yy = point.Y * point.Y;
        P256Element zz = point.Z * point.Z;
        P256Element xy = point.X * point.Y;
        xy += xy;
        P256Element xz = point.X * point.Z;
        xz += xz;
        P256Element yz = point.Y * point.Z;
        yz += yz;

        P256Element u = Triple((B * zz) - xz);
        P256Element minus = yy - u;
        P256Element plus = yy + u;
        P256Element zzz = Triple(zz);
        P256Element v = Triple((B * xz) - zzz - xx);
        P256Element w = Triple(xx) - zzz;
        P256Element z = yz * yy;
        z += z;
        return new P256Projective((minus * xy) - (yz * v), (minus * plus) + (w * v), z + z);
    }

    /// <summary>The entry of a table at a secret index: all are read.</summary>
    public static P256Projective Select(ReadOnlySpan<P256Projective> table, int index)
    {
        P256Projective selected = default;
        for (int i = 0; i < table.Length; i++)
        {
            int isIt = (int)Limbs.IsZero((ulong)(uint)(i ^ index));
            selected = new P256Projective(
                P256Element.Or(selected.X, table[i].X.Times(isIt)), P256Element.Or(selected.Y, table[i].Y.Times(isIt)), P256Element.Or(selected.Z, table[i].Z.Times(isIt)));
        }

        return selected;
    }

    public override string ToString() => "P256Projective(redacted)";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static P256Element Triple(P256Element element) => element + element + element;
}
