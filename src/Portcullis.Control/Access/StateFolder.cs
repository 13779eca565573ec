using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Where a control plane keeps what must outlast it, and under which names.</summary>
public sealed class StateFolder
{
    private StateFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The API's certificate authority and the key of service account tokens.</summary>
    public string Pki => In("pki");

    /// <summary>Where bearer tokens were kept before the store kept them.</summary>
    public string Tokens => In("tokens.json");

    public string Audit => In("audit.log");

    public string Kubeconfig => In("kubeconfig");

    /// <summary>The URL under which the API was last served, for whoever writes a kubeconfig while it runs.</summary>
    public string Server => In("server");

    /// <summary>The embedded store, unless another was chosen.</summary>
    public string Store => In("store.db");

    /// <summary>The key that Secrets are sealed with, unless another was chosen.</summary>
    public string StoreKey => In("store.key");

    /// <summary><c>$XDG_DATA_HOME/portcullis</c>, or <c>~/.local/share/portcullis</c>.</summary>
    public static string Usual
    {
        get
        {
            string? given = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            return given is ['/', ..]
                ? System.IO.Path.Combine(given, "portcullis")
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "portcullis");
        }
    }

    /// <summary>The folder, made with mode 0700 when it is missing.</summary>
    /// <exception cref="IOException">It cannot be made, or others may write to it.</exception>
    public static StateFolder Make(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string whole = System.IO.Path.GetFullPath(path);
        PrivateFile.MakeFolder(whole);
        return new StateFolder(whole);
    }

    /// <summary>The folder of a control plane that has run; null when there is none.</summary>
    public static StateFolder? Find(string path) => Directory.Exists(path) ? At(path) : null;

    /// <summary>The folder, whether or not it is there.</summary>
    public static StateFolder At(string path) => new(System.IO.Path.GetFullPath(path));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
