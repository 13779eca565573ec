using System.Security.Cryptography;

namespace Portcullis.Commands;

/// <summary>Turns what can go wrong in a command about keys, certificates or tokens into one line and an exit code.</summary>
internal static class CommandReporter
{
    public static ExitCode Attempt(TextWriter error, Func<ExitCode> work)
    {
        try
        {
            return work();
        }
        catch (InputException wrong)
        {
            error.WriteLine($"error: {wrong.Message}");
            return ExitCode.InvalidInput;
        }
        catch (KubeRefusal no)
        {
            error.WriteLine($"error: {no.Message}");
            return ExitCode.Refused;
        }
        catch (CryptographicException wrong)
        {
            error.WriteLine($"error: the key or certificate cannot be used: {wrong.Message}");
            return ExitCode.InvalidInput;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {wrong.Message}");
            return ExitCode.Unavailable;
        }
    }
}
