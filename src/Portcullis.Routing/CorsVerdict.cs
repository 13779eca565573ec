namespace Portcullis.Routing;

/// <summary>What <see cref="CorsPolicy.Judge"/> wants done.</summary>
public enum CorsVerdict
{
    /// <summary>Nothing: forward, leave the response alone.</summary>
    None,

    /// <summary>Forward, and give the response <see cref="CorsPolicy.AddToResponse"/>.</summary>
    AddToResponse,

    /// <summary>Answer 200 without a body, with <see cref="CorsPolicy.AddToPreflight"/>.</summary>
    AnswerPreflight,

    /// <summary>Answer 200 without a body and without any allowance.</summary>
    RefusePreflight,
}
