// What a program is to read as its standard input, from memory (memfd_create(2)): a secret in it is never on a disk, on a command line, or in an environment.
namespace Bascule.Linux.Processes;

internal sealed unsafe class InputFile : IDisposable
{
    private InputFile(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    public static bool TryMake(ReadOnlySpan<byte> text, out InputFile file, out SystemError error)
    {
        file = null!;
        int number;
        fixed (byte* name = "input\0"u8) number = ProcessCalls.MakeMemoryFile(name, ProcessCalls.MemoryFileCloseOnExec);
        if (number < 0)
        {
            error = SystemError.Last().During("memfd_create");
            return false;
        }
        var made = new InputFile(new Descriptor(number));
        fixed (byte* bytes = text)
        {
            // In memory: all of it, or none for want of memory.
            if (ProcessCalls.Write(number, bytes, text.Length) != text.Length || ProcessCalls.Seek(number, 0, 0) != 0)
            {
                error = SystemError.Last().During("writing a program's input");
                made.Dispose();
                return false;
            }
        }
        (file, error) = (made, default);
        return true;
    }

    public void Dispose() => Descriptor.Dispose();
}
