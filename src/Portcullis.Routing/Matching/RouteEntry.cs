namespace Portcullis.Routing;

/// <summary>A line of a virtual host's list.</summary>
internal readonly record struct RouteEntry(RouteMatcher Matcher, Route Route);
