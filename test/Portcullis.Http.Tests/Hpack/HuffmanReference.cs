namespace Portcullis.Http.Tests;

/// <summary>Huffman coding the slow way, from the decoder's point of view an independent witness: codes found by search.</summary>
internal static class HuffmanReference
{
    private static readonly (uint Code, int Length)[] Codes = Build();

    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var bits = new List<bool>();
        foreach (byte symbol in text)
        {
            (uint code, int length) = Codes[symbol];
            for (int bit = length - 1; bit >= 0; bit--)
                bits.Add(((code >> bit) & 1) != 0);
        }
        while (bits.Count % 8 != 0)
            bits.Add(true);
        var bytes = new byte[bits.Count / 8];
        for (int i = 0; i < bits.Count; i++)
        {
            if (bits[i])
                bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        }
        return bytes;
    }

    /// <summary>The lengths of RFC 7541 appendix B as runs of (last symbol, length).</summary>
    private static (uint Code, int Length)[] Build()
    {
        const string runs = "0:13,1:23,8:28,9:24,10:30,12:28,13:30,21:28,22:30,31:28,32:6,34:10,35:12,36:13,37:6,38:8,39:11,41:10,42:8,43:11,44:8,"
            + "47:6,50:5,57:6,58:7,59:8,60:15,61:6,62:12,63:10,64:13,65:6,87:7,88:8,89:7,90:8,91:13,92:19,93:13,94:14,95:6,96:15,97:5,98:6,99:5,"
            + "100:6,101:5,104:6,105:5,107:7,110:6,111:5,112:6,113:7,114:6,116:5,117:6,122:7,123:15,124:11,125:14,126:13,127:28,128:20,129:22,"
            + "131:20,134:22,135:23,136:22,141:23,142:24,143:23,145:24,146:22,147:23,148:24,152:23,153:21,154:22,155:23,156:22,158:23,159:24,"
            + "160:22,161:21,162:20,164:22,166:23,167:21,168:23,170:22,171:24,172:21,173:22,175:23,177:21,178:22,179:21,180:23,181:22,183:23,"
            + "184:20,187:22,188:23,190:22,191:23,193:26,194:20,195:19,196:22,197:23,198:22,199:25,202:26,204:27,205:26,206:24,207:25,208:19,"
            + "209:21,210:26,212:27,213:26,214:27,215:24,217:21,219:26,220:28,223:27,224:20,225:24,226:20,227:21,228:22,230:21,231:23,233:22,"
            + "235:25,237:24,238:26,239:23,240:26,241:27,243:26,248:27,249:28,254:27,255:26,256:30";
        var lengths = new int[257];
        int next = 0;
        foreach (string run in runs.Split(','))
        {
            string[] parts = run.Split(':');
            for (int last = int.Parse(parts[0]); next <= last; next++)
                lengths[next] = int.Parse(parts[1]);
        }
        var codes = new (uint, int)[257];
        uint code = 0;
        int previous = 0;
        foreach (int symbol in Enumerable.Range(0, 257).OrderBy(s => lengths[s]).ThenBy(s => s))
        {
            code <<= lengths[symbol] - previous;
            previous = lengths[symbol];
            codes[symbol] = (code++, previous);
        }
        return codes;
    }
}
