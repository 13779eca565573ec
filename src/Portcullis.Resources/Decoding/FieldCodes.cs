namespace Portcullis.Resources.Decoding;

/// <summary>PCL20xx: what can be wrong with any field of any kind.</summary>
internal static class FieldCodes
{
    /// <summary>1.2.4: the value's type is not the field's.</summary>
    public const string WrongType = "PCL2001";

    /// <summary>1.2.2: the kind has no such field.</summary>
    public const string UnknownField = "PCL2002";

    /// <summary>A field that the kind demands is absent or empty.</summary>
    public const string Missing = "PCL2003";

    /// <summary>1.2.5: a list holds a null entry.</summary>
    public const string NullEntry = "PCL2004";

    /// <summary>1.2.4: not one of the enum's names.</summary>
    public const string NotInEnum = "PCL2005";

    /// <summary>A number outside its field's range.</summary>
    public const string OutOfRange = "PCL2006";

    /// <summary>1.2.4: not a duration.</summary>
    public const string Duration = "PCL2007";

    /// <summary>1.2.3: a field given by both its names.</summary>
    public const string GivenTwice = "PCL2008";

    /// <summary>More entries than the kind allows.</summary>
    public const string TooMany = "PCL2009";

    /// <summary>A string longer than its field allows.</summary>
    public const string TooLong = "PCL2010";

    /// <summary>The field decodes and does nothing here.</summary>
    public const string NotActing = "PCL2011";
}
