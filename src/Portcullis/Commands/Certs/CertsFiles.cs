using Portcullis.Kube;

namespace Portcullis.Commands;

/// <summary>Writes a certificate and its key: both or, when either file exists and nobody forces it, neither.</summary>
internal static class CertsFiles
{
    public static void Write(CertsRequest request, string certificateFile, string certificate, string keyFile, string key, TextWriter output)
    {
        string certificatePath = Path.Combine(request.Out.FullName, certificateFile);
        string keyPath = Path.Combine(request.Out.FullName, keyFile);
        foreach (string path in new[] { certificatePath, keyPath })
            if (!request.Force && Path.Exists(path))
                throw new InputException($"`{path}` exists; --force overwrites it");

        Directory.CreateDirectory(request.Out.FullName);
        PrivateFile.Replace(keyPath, key);
        PrivateFile.Replace(certificatePath, certificate, forAll: true);
        output.WriteLine($"wrote {certificatePath}");
        output.WriteLine($"wrote {keyPath}");
    }
}
