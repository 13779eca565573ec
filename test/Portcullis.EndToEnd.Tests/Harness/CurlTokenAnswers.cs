namespace Portcullis.EndToEnd;

/// <summary>What a gateway answers to a token it does not accept.</summary>
internal static class CurlTokenAnswers
{
    /// <summary>The refusal to the byte, with the challenge of RFC 6750.</summary>
    public static void ShouldBeRefusedToken(this CurlAnswer answer, string text, int status = 401, string realm = "http://test.com/headers")
    {
        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldBe(text);
        answer.Header("content-type").ShouldBe("text/plain");
        answer.Header("content-length").ShouldBe(text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        string port = new Uri(RealmOf(answer)).Port is var number and not 80 ? $":{number}" : "";
        answer.Header("www-authenticate").ShouldBe($"Bearer realm=\"{realm.Replace("test.com", "test.com" + port, StringComparison.Ordinal)}\", error=\"invalid_token\"");
    }

    private static string RealmOf(CurlAnswer answer) => answer.Header("www-authenticate")!.Split('"')[1];
}
