namespace Httpbin;

/// <summary>What a teapot answers when asked for coffee (RFC 2324, section 2.3.2).</summary>
internal static class Teapot
{
    public const string Drawing =
        "\n" +
        "    -=[ teapot ]=-\n" +
        "\n" +
        "       _...._\n" +
        "     .'  _ _ `.\n" +
        "    | .\"` ^ `\". _,\n" +
        "    \\_;`\"---\"`|//\n" +
        "      |       ;/\n" +
        "      \\_     _/\n" +
        "        `\"\"\"`\n";
}
