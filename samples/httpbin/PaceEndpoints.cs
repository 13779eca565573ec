using System.Globalization;

namespace Httpbin;

/// <summary>Answers that take their time.</summary>
internal static class PaceEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/delay/{seconds}", ["GET", "POST"], (HttpContext context, string seconds) => DelayAsync(context, seconds));
        app.MapMethods("/drip", ["GET"], DripAsync);
    }

    private static async Task DelayAsync(HttpContext context, string seconds)
    {
        await Task.Delay(Wait(seconds), context.RequestAborted);
        await Answer.TextAsync(context, StatusCodes.Status200OK, $"waited {seconds}\n");
    }

    /// <summary><c>?numbytes=10&amp;duration=2</c>: so many bytes, evenly over so many seconds.</summary>
    private static async Task DripAsync(HttpContext context)
    {
        int count = int.TryParse(context.Request.Query["numbytes"], out int asked) ? Math.Clamp(asked, 1, 10_000) : 10;
        TimeSpan pause = Wait(context.Request.Query["duration"].ToString() is { Length: > 0 } told ? told : "2") / count;
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = count;
        for (int i = 0; i < count; i++)
        {
            await context.Response.Body.WriteAsync("*"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(pause, context.RequestAborted);
        }
    }

    private static TimeSpan Wait(string seconds) =>
        double.TryParse(seconds, CultureInfo.InvariantCulture, out double asked) && asked >= 0
            ? TimeSpan.FromSeconds(Math.Min(asked, LongestWait.TotalSeconds))
            : TimeSpan.Zero;
}
