// Small files of text, whole: the kernel's, and our own.
using System.Text;

namespace Bascule.Linux.Files;

/// <summary>
/// Like <see cref="File"/>'s methods for text, without the stream, the reader and their buffers that these bring into a process that then lives for
/// months (docs/decisions/0010). UTF-8. Throws as they do.
/// </summary>
public static class TextFile
{
    public static string Read(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(path));

    public static string[] Lines(string path) => Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static void Write(string path, string text) => File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
}
