namespace Portcullis.Proxy;

/// <summary>The phases in lower case, made once.</summary>
internal static class PhaseNames
{
    private static readonly string[] Names = [.. Enum.GetValues<ConnectionPhase>().Select(static phase => phase.ToString().ToLowerInvariant())];

    public static string Of(ConnectionPhase phase) => Names[(int)phase];
}
