namespace Portcullis.Http;

/// <summary>Names of the known fields and the way from a name to its number.</summary>
public static class KnownHeaders
{
    private const int Slots = 256; // INVARIANT: a power of two, far above the number of names, so probing stays short

    private static readonly byte[][] Names = BuildNames();
    private static readonly byte[] Table = BuildTable();

    /// <summary>The lower-case name; empty for <see cref="KnownHeader.None"/>.</summary>
    public static ReadOnlySpan<byte> Name(KnownHeader header) => Names[(int)header];

    /// <summary>The number of a lower-case name, or <see cref="KnownHeader.None"/>.</summary>
    public static KnownHeader Find(ReadOnlySpan<byte> lowerName)
    {
        if (lowerName.IsEmpty)
            return KnownHeader.None;

        byte[] table = Table;
        for (int slot = Slot(lowerName); ; slot = (slot + 1) & (Slots - 1))
        {
            byte id = table[slot];
            if (id == 0)
                return KnownHeader.None;
            if (lowerName.SequenceEqual(Names[id]))
                return (KnownHeader)id;
        }
    }

    private static int Slot(ReadOnlySpan<byte> name)
    {
        int n = name.Length;
        return ((n * 29) + (name[0] * 5) + (name[n - 1] * 11) + (name[n >> 1] * 3)) & (Slots - 1);
    }

    private static byte[] BuildTable()
    {
        var table = new byte[Slots];
        for (int id = 1; id < Names.Length; id++)
        {
            if (Names[id].Length == 0)
                continue;
            int slot = Slot(Names[id]);
            while (table[slot] != 0)
                slot = (slot + 1) & (Slots - 1);
            table[slot] = (byte)id;
        }
        return table;
    }

    private static byte[][] BuildNames()
    {
        var names = new byte[(int)KnownHeader.ProtocolPseudo + 1][];
        Array.Fill(names, []);
        for (int i = StaticTable.Count; i >= 1; i--) // downwards, so that the first index of a repeated name is the one that stays
            names[i] = StaticTable.Name(i).ToArray();
        names[3] = names[5] = names[7] = [];
        for (int i = 9; i <= 14; i++)
            names[i] = [];

        ReadOnlySpan<string> others =
        [
            "connection", "keep-alive", "proxy-connection", "upgrade", "te", "trailer",
            "x-forwarded-for", "x-forwarded-proto", "x-forwarded-client-cert", "x-request-id", "origin",
            "grpc-timeout", "grpc-status", "grpc-message",
            "x-envoy-upstream-service-time", "x-envoy-external-address", "x-envoy-original-path",
            "x-envoy-decorator-operation", "x-envoy-attempt-count",
            "x-envoy-peer-metadata", "x-envoy-peer-metadata-id", "x-forwarded-host", ":protocol",
        ];
        for (int i = 0; i < others.Length; i++)
            names[(int)KnownHeader.Connection + i] = System.Text.Encoding.ASCII.GetBytes(others[i]);
        return names;
    }
}
