// nftables by the language of nft(8), through libnftables.so.1: for rules that a person should be able to read. What has to change within a fraction of a millisecond is written by NftBatch.
// The library is looked for when it is first needed: a machine without it gets a sentence, not a crash.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Netfilter;

/// <summary>Changes nftables in the namespace of the calling thread. Needs CAP_NET_ADMIN. For one thread.</summary>
public sealed partial class NftCommands : IDisposable
{
    private const string Library = "libnftables.so.1";

    private nint context;

    private NftCommands(nint context) => this.context = context;

    /// <summary>To be opened early: the library waits with select(2), which ends the process for a descriptor of 1024 or above.</summary>
    /// <param name="why">A clause.</param>
    public static bool TryOpen([NotNullWhen(true)] out NftCommands? opened, out string why)
    {
        (opened, why) = (null, "");
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            why = $"{Library} is missing (the package libnftables1)";
            return false;
        }

        var made = NewContext(0);
        if (made == 0 || BufferOutput(made) != 0 || BufferError(made) != 0)
        {
            why = $"{Library} gives no context";
            if (made != 0)
            {
                FreeContext(made);
            }

            return false;
        }

        opened = new NftCommands(made);
        return true;
    }

    /// <summary>All of it, in one transaction, or nothing.</summary>
    /// <param name="commands">As in a file for <c>nft -f</c>.</param>
    /// <param name="said">What nft(8) would have printed: the answer, or what is wrong with the commands, or the kernel's refusal.</param>
    public bool TryRun(string commands, out string said)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ObjectDisposedException.ThrowIf(context == 0, this);
        var isDone = RunBuffer(context, commands) == 0;
        said = (Marshal.PtrToStringUTF8(isDone ? GetOutput(context) : GetError(context)) ?? "").Trim();
        return isDone;
    }

    public void Dispose()
    {
        if (context != 0)
        {
            FreeContext(context);
        }

        context = 0;
    }

    [LibraryImport(Library, EntryPoint = "nft_ctx_new")]
    private static partial nint NewContext(uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferError(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_output_buffer")]
    private static partial nint GetOutput(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint GetError(nint context);

    [LibraryImport(Library, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunBuffer(nint context, string commands);
}
