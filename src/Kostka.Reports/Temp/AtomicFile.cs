using System.Text;
namespace Kostka.Files;
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".tmp";
        using (FileStream stream = File.Create(temporary))
            write(stream);
        File.Move(temporary, path, overwrite: true);
    }
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
