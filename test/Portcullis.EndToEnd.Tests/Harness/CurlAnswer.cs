using System.Globalization;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>What curl got. With several responses on the way (100, redirects) the last one counts.</summary>
internal sealed record CurlAnswer(int ExitCode, string Head, byte[] Bytes, string Error)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>The status line's code; 0 when no response came.</summary>
    public int Status => LastHead.Length == 0 ? 0 : int.Parse(LastHead[0].Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary><c>HTTP/2</c> or <c>HTTP/1.1</c>.</summary>
    public string Version => LastHead.Length == 0 ? "" : LastHead[0].Split(' ')[0];

    private string[] LastHead =>
        Head.TrimEnd().Split("\r\n\r\n")[^1].Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value of the header's only line; null without one.</summary>
    public string? Header(string name)
    {
        string[] values = Headers(name);
        values.Length.ShouldBeLessThan(2, $"`{name}` is there {values.Length} times");
        return values.Length == 0 ? null : values[0];
    }

    public string[] Headers(string name) =>
        [.. LastHead.Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())];

    /// <summary>The refusal of an authorization policy, to the byte.</summary>
    public void ShouldBeDenied()
    {
        ExitCode.ShouldBe(0, Error);
        Status.ShouldBe(403);
        Bytes.ShouldBe("RBAC: access denied"u8.ToArray());
        Header("content-type").ShouldBe("text/plain");
        Header("content-length").ShouldBe("19");
        Header("server").ShouldBe("istio-envoy");
        Header("date").ShouldNotBeNull();
        Header("x-envoy-upstream-service-time").ShouldBeNull();
    }

    /// <summary>The teapot's answer, as httpbin draws it.</summary>
    public void ShouldBeTheTeapot()
    {
        ExitCode.ShouldBe(0, Error);
        Status.ShouldBe(418);
        Body.ShouldContain("-=[ teapot ]=-");
    }

    /// <summary>The connection ended before any byte of a response.</summary>
    /// <param name="expired">curl has a code of its own for the alert about an expired certificate, the one for servers it does not trust.</param>
    public void ShouldHaveFailedInTheHandshake(bool expired = false)
    {
        ExitCode.ShouldBeOneOf(expired ? [35, 52, 55, 56, 60] : [35, 52, 55, 56], Error);
        Head.ShouldBe("");
        Bytes.ShouldBeEmpty();
    }
}
