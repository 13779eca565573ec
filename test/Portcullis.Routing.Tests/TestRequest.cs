using System.Text;
using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Routing;

/// <summary>A request written as text.</summary>
internal sealed record TestRequest
{
    public string Scheme { get; init; } = "http";
    public string Method { get; init; } = "GET";
    public string Authority { get; init; } = "a.com";
    public string Path { get; init; } = "/";
    public HeaderList Headers { get; init; } = new();

    /// <summary>Claims of its verified token as JSON; null for no token.</summary>
    public string? Claims { get; init; }

    public static TestRequest To(string path) => new() { Path = path };

    public TestRequest With(string name, string value)
    {
        Headers.Add(Encoding.ASCII.GetBytes(name), Encoding.UTF8.GetBytes(value));
        return this;
    }

    public RouteRequest View() => new()
    {
        Scheme = Encoding.ASCII.GetBytes(Scheme),
        Method = Encoding.ASCII.GetBytes(Method),
        Authority = Encoding.UTF8.GetBytes(Authority),
        Path = Encoding.UTF8.GetBytes(Path),
        Headers = Headers,
        Claims = Claims is null ? null : TokenClaims.Parse(Encoding.UTF8.GetBytes(Claims)).Value.ShouldNotBeNull(),
    };

    /// <summary>The matched route's name without its VirtualService, or the status.</summary>
    public string In(RouteTable table)
    {
        RouteMatch match = table.Match(View());
        return match.Route is { } route ? route.Name[(route.Name.LastIndexOf(' ') + 1)..] : match.Status.ToString();
    }
}
