namespace Portcullis.Policy;

/// <summary>One field of a rule, tested on one request.</summary>
/// <param name="Field">As written: <c>paths</c>, <c>notPrincipals</c>, a condition's key.</param>
/// <param name="Values">As written.</param>
/// <param name="Negated">Whether none of the values may fit.</param>
/// <param name="Holds">Whether the field lets the rule match.</param>
/// <param name="Actual">What the request had, for people.</param>
public sealed record CheckExplanation(string Field, IReadOnlyList<string> Values, bool Negated, bool Holds, string Actual);
