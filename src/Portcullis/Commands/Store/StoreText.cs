using Portcullis.Kube;

namespace Portcullis.Commands;

/// <summary>How stores are told of.</summary>
internal static class StoreText
{
    public static string Of(SqliteReport report) =>
        $"{report.Objects} objects at revision {report.Revision}, {report.Sealed} values encrypted";
}
