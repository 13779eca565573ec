namespace Portcullis.Http.Tests;

/// <summary>Damages good input in the ways that find parser bugs; the same seed gives the same damage.</summary>
internal static class Mutator
{
    private static readonly byte[] Nasty = [0, 1, 9, 10, 13, 32, 0x2C, 0x3A, 0x3B, 0x7F, 0x80, 0xFF];

    public static byte[] Mutate(Random random, ReadOnlySpan<byte> input)
    {
        var bytes = new List<byte>(input.ToArray());
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = Nasty[random.Next(Nasty.Length)];
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes.Insert(at, Nasty[random.Next(Nasty.Length)]);
                    break;
                case 4 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                    break;
                default:
                    int from = random.Next(bytes.Count + 1);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 20), bytes.Count - from)));
                    break;
            }
        }
        return [.. bytes];
    }
}
