namespace Portcullis.Http.Tests;

internal static class ReadResultAssertions
{
    /// <summary>As ShouldBe, without the allocations.</summary>
    public static void ShouldBeDone(this ReadResult result)
    {
        if (result != ReadResult.Done)
            throw new InvalidOperationException(result.ToString());
    }
}
