using System.Globalization;

namespace Httpbin;

/// <summary><c>/status/CODE</c>, or <c>/status/CODE:WEIGHT,CODE:WEIGHT</c> for one of them at random.</summary>
internal static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.Map("/status/{codes}", (HttpContext context, string codes) => AnswerAsync(context, codes));

    private static Task AnswerAsync(HttpContext context, string codes)
    {
        if (Pick(codes) is not { } status)
            return Answer.TextAsync(context, StatusCodes.Status400BadRequest, "Invalid status code\n");

        if (status is 301 or 302 or 303 or 305 or 307 or 308)
            context.Response.Headers.Location = "/get";
        if (status is 401)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Fake Realm\"";
        if (status is 204 or 205 or 304)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }
        return Answer.TextAsync(context, status, status == 418 ? Teapot.Drawing : "");
    }

    /// <summary>One code of the list, by weight; null when the list is not one.</summary>
    private static int? Pick(string codes)
    {
        string[] choices = codes.Split(',');
        var weighted = new (int Status, double Weight)[choices.Length];
        double total = 0;
        for (int i = 0; i < choices.Length; i++)
        {
            string[] parts = choices[i].Split(':', 2);
            double weight = 1;
            if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int status) || status is < 200 or > 599)
                return null;
            if (parts.Length == 2 && (!double.TryParse(parts[1], CultureInfo.InvariantCulture, out weight) || !(weight >= 0)))
                return null;
            weighted[i] = (status, weight);
            total += weight;
        }

#pragma warning disable CA5394 // a test server's dice need not be secret
        double left = Random.Shared.NextDouble() * total;
#pragma warning restore CA5394
        foreach ((int status, double weight) in weighted)
        {
            left -= weight;
            if (left < 0)
                return status;
        }
        return weighted[^1].Status;
    }
}
