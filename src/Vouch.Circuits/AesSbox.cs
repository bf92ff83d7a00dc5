namespace Vouch.Circuits;

/// <summary>The S-box of AES with 32 AND, 81 XOR and 4 complements.</summary>
/// <remarks>
/// Boyar and Peralta, "A new combinational logic minimization technique with applications to cryptology" (eprint 2009/191), with the final linear layer of
/// Boyar, Matthews and Peralta, "Logic minimization techniques with applications to cryptology" (J. Cryptology 26, 2013), which saves two sums.
/// The names of wires are theirs; bit 0 is the most significant there. There is no table: the circuit is the inversion in GF(2^8) as a tower over GF(2^4).
/// </remarks>
internal static class AesSbox
{
    /// <summary>Substitutes a byte, least significant bit first.</summary>
    public static Wire[] Substitute(CircuitBuilder builder, ReadOnlySpan<Wire> value)
    {
        Wire[] y = Spread(builder, value);
        return Gather(builder, Invert(builder, y));
    }

    /// <summary>The first linear layer: 22 sums of input bits, at the places of their names; y0 is the last input bit.</summary>
    private static Wire[] Spread(CircuitBuilder builder, ReadOnlySpan<Wire> value)
    {
        (Wire x0, Wire x1, Wire x2, Wire x3) = (value[7], value[6], value[5], value[4]);
        (Wire x4, Wire x5, Wire x6, Wire x7) = (value[3], value[2], value[1], value[0]);
        Wire[] y = new Wire[22];
        y[0] = x7;
        y[14] = builder.Xor(x3, x5);
        y[13] = builder.Xor(x0, x6);
        y[9] = builder.Xor(x0, x3);
        y[8] = builder.Xor(x0, x5);
        Wire t0 = builder.Xor(x1, x2);
        y[1] = builder.Xor(t0, x7);
        y[4] = builder.Xor(y[1], x3);
        y[12] = builder.Xor(y[13], y[14]);
        y[2] = builder.Xor(y[1], x0);
        y[5] = builder.Xor(y[1], x6);
        y[3] = builder.Xor(y[5], y[8]);
        Wire t1 = builder.Xor(x4, y[12]);
        y[15] = builder.Xor(t1, x5);
        y[20] = builder.Xor(t1, x1);
        y[6] = builder.Xor(y[15], x7);
        y[10] = builder.Xor(y[15], t0);
        y[11] = builder.Xor(y[20], y[9]);
        y[7] = builder.Xor(x7, y[11]);
        y[17] = builder.Xor(y[10], y[11]);
        y[19] = builder.Xor(y[10], y[8]);
        y[16] = builder.Xor(t0, y[11]);
        y[21] = builder.Xor(y[13], y[16]);
        y[18] = builder.Xor(x0, y[16]);
        return y;
    }

    /// <summary>The inversion: z0 to z17.</summary>
    private static Wire[] Invert(CircuitBuilder builder, Wire[] y)
    {
        Wire t2 = builder.And(y[12], y[15]);
        Wire t4 = builder.Xor(builder.And(y[3], y[6]), t2);
        Wire t6 = builder.Xor(builder.And(y[4], y[0]), t2);
        Wire t7 = builder.And(y[13], y[16]);
        Wire t9 = builder.Xor(builder.And(y[5], y[1]), t7);
        Wire t11 = builder.Xor(builder.And(y[2], y[7]), t7);
        Wire t12 = builder.And(y[9], y[11]);
        Wire t14 = builder.Xor(builder.And(y[14], y[17]), t12);
        Wire t16 = builder.Xor(builder.And(y[8], y[10]), t12);
        Wire t21 = builder.Xor(builder.Xor(t4, y[20]), t14);
        Wire t22 = builder.Xor(builder.Xor(t6, t16), y[19]);
        Wire t23 = builder.Xor(builder.Xor(t9, t14), y[21]);
        Wire t24 = builder.Xor(builder.Xor(t11, t16), y[18]);

        Wire t25 = builder.Xor(t21, t22);
        Wire t26 = builder.And(t21, t23);
        Wire t27 = builder.Xor(t24, t26);
        Wire t29 = builder.Xor(builder.And(t25, t27), t22);
        Wire t30 = builder.Xor(t23, t24);
        Wire t31 = builder.Xor(t22, t26);
        Wire t33 = builder.Xor(builder.And(t31, t30), t24);
        Wire t34 = builder.Xor(t23, t33);
        Wire t35 = builder.Xor(t27, t33);
        Wire t36 = builder.And(t24, t35);
        Wire t37 = builder.Xor(t36, t34);
        Wire t38 = builder.Xor(t27, t36);
        Wire t40 = builder.Xor(t25, builder.And(t29, t38));
        Wire t41 = builder.Xor(t40, t37);
        Wire t42 = builder.Xor(t29, t33);
        Wire t43 = builder.Xor(t29, t40);
        Wire t44 = builder.Xor(t33, t37);
        Wire t45 = builder.Xor(t42, t41);

        Wire[] factors = [t44, t37, t33, t43, t40, t29, t42, t45, t41];
        ReadOnlySpan<int> others = [15, 6, 0, 16, 1, 7, 11, 17, 10, 12, 3, 4, 13, 5, 2, 9, 14, 8];
        Wire[] z = new Wire[others.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = builder.And(factors[i % factors.Length], y[others[i]]);
        }

        return z;
    }

    /// <summary>The last linear layer, with the affine map.</summary>
    private static Wire[] Gather(CircuitBuilder builder, Wire[] z)
    {
        Wire tc1 = builder.Xor(z[15], z[16]);
        Wire tc2 = builder.Xor(z[10], tc1);
        Wire tc3 = builder.Xor(z[9], tc2);
        Wire tc4 = builder.Xor(z[0], z[2]);
        Wire tc5 = builder.Xor(z[1], z[0]);
        Wire tc6 = builder.Xor(z[3], z[4]);
        Wire tc7 = builder.Xor(z[12], tc4);
        Wire tc8 = builder.Xor(z[7], tc6);
        Wire tc9 = builder.Xor(z[8], tc7);
        Wire tc10 = builder.Xor(tc8, tc9);
        Wire tc11 = builder.Xor(tc6, tc5);
        Wire tc12 = builder.Xor(z[3], z[5]);
        Wire tc13 = builder.Xor(z[13], tc1);
        Wire tc14 = builder.Xor(tc4, tc12);
        Wire tc16 = builder.Xor(z[6], tc8);
        Wire tc17 = builder.Xor(z[14], tc10);
        Wire tc18 = builder.Xor(tc13, tc14);
        Wire tc20 = builder.Xor(z[15], tc16);
        Wire tc21 = builder.Xor(tc2, z[11]);
        Wire tc26 = builder.Xor(tc17, tc20);

        Wire s0 = builder.Xor(tc3, tc16);
        Wire s3 = builder.Xor(tc3, tc11);
        Wire s1 = builder.Not(builder.Xor(s3, tc16));
        Wire s2 = builder.Not(builder.Xor(tc26, z[17]));
        Wire s4 = builder.Xor(tc14, s3);
        Wire s5 = builder.Xor(tc21, tc17);
        Wire s6 = builder.Not(builder.Xor(tc10, tc18));
        Wire s7 = builder.Not(builder.Xor(z[12], tc18));
        return [s7, s6, s5, s4, s3, s2, s1, s0];
    }
}
