namespace Vouch.Circuits;

/// <summary>The kinds of the open containers, the innermost first, moved only when they must be.</summary>
/// <remarks>
/// Moving each level with each byte costs two AND a level and byte. But within the next n bytes only the upper n levels can be read, and the others all move by the same number
/// of levels, at most n up or down. So bytes are read in chunks of chunks: a chunk moves its own upper levels, and then the levels below once, by a shift that has as many stages
/// as that number has bits. What comes from beyond the last level is whatever is cheapest, as no such level is ever open.
/// </remarks>
internal sealed class JsonStack(CircuitBuilder builder, JsonPlaces places, int all)
{
    /// <summary>The sizes of chunks, found by trying: a shift of 3 bytes has 7 outcomes, so it needs 3 bits.</summary>
    private static ReadOnlySpan<int> Chunks => [1, 3, 8, 16];

    /// <summary>Reads bytes, and checks that not too many levels were opened.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="levels">All levels: for each, whether it is an object.</param>
    public Wire[] Read(int bytes, Wire[] levels)
    {
        int most = all / 2;
        for (int left = bytes; left > 0; left -= most)
        {
            levels = Read(Math.Min(left, most), Chunks.Length - 1, levels, all);
            places.CheckDepth();
        }

        return levels;
    }

    /// <summary>Reads bytes in chunks.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="size">The place of the largest chunk in the table.</param>
    /// <param name="levels">The upper levels, as many as <paramref name="needed"/> and <paramref name="bytes"/> together, or all.</param>
    /// <param name="needed">How many of the upper levels the result must have.</param>
    private Wire[] Read(int bytes, int size, Wire[] levels, int needed)
    {
        while (size > 0 && Chunks[size] > bytes)
        {
            size--;
        }

        for (int left = bytes; left > 0;)
        {
            int chunk = Math.Min(left, Chunks[size]);
            left -= chunk;
            int kept = Math.Min(all, needed + left);
            levels = chunk == 1 ? ReadByte(levels, kept) : ReadChunk(chunk, size - 1, levels, kept);
        }

        return levels;
    }

    private Wire[] ReadChunk(int bytes, int size, Wire[] levels, int needed)
    {
        int upper = Math.Min(bytes, needed);
        Wire[] depth = places.Depth.ToArray();
        Wire[] next = new Wire[needed];
        Read(bytes, size, levels, upper).CopyTo(next, 0);

        // How far the lower levels move down, and the number of bytes to it, so that it is no less than zero.
        int distanceBits = int.Log2(2 * bytes) + 1;
        Wire[] distance = builder.Sum(
            distanceBits,
            places.Depth[..distanceBits].ToArray(),
            builder.Not(depth.AsSpan(0, distanceBits)),
            CircuitBuilder.Constant((ulong)bytes + 1, distanceBits));
        for (int i = upper; i < needed; i++)
        {
            next[i] = Shift(levels, i + bytes, distance, 0) ?? Wire.Zero;
        }

        return next;
    }

    /// <summary>The level that is <paramref name="distance"/> above a place; null where there is none, whatever the distance.</summary>
    /// <remarks>The bits below <paramref name="bit"/> are left out. They come last, so that the large steps are made for few levels.</remarks>
    private Wire? Shift(Wire[] levels, int place, Wire[] distance, int bit)
    {
        if (bit == distance.Length)
        {
            return place >= 0 && place < levels.Length ? levels[place] : null;
        }

        Wire? whenZero = Shift(levels, place, distance, bit + 1);
        Wire? whenOne = Shift(levels, place - (1 << bit), distance, bit + 1);
        return whenZero is null || whenOne is null ? whenZero ?? whenOne : builder.Select(distance[bit], whenOne.Value, whenZero.Value);
    }

    private Wire[] ReadByte(Wire[] levels, int needed)
    {
        StackMove move = places.Read(builder.Input(8), levels[0]);
        Wire[] next = new Wire[needed];
        for (int i = 0; i < needed; i++)
        {
            Wire pushed = i == 0
                ? builder.Xor(move.IsPushedObject, builder.And(move.IsPush, levels[0]))
                : builder.And(move.IsPush, builder.Xor(levels[i - 1], levels[i]));
            Wire popped = i + 1 < levels.Length ? builder.And(move.IsPop, builder.Xor(levels[i + 1], levels[i])) : Wire.Zero;
            next[i] = builder.XorAll(levels[i], pushed, popped);
        }

        return next;
    }
}
