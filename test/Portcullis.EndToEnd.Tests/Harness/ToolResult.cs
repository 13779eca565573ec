using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>What a program left behind.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>Itself; fails the test when the program did not exit with 0.</summary>
    public ToolResult Succeeded()
    {
        ExitCode.ShouldBe(0, Error + Output);
        return this;
    }
}
