// sd-bus(3) of libsystemd.so.0: only its functions with a fixed argument list, since variadic ones cannot be called from here.
// The library is looked for when it is first needed: a machine without systemd gets a sentence, not a crash.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Systemd;

/// <summary>sd_bus_error of systemd/sd-bus.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BusFault
{
    public nint Name;
    public nint Message;
    public int NeedsFree;
}

internal static unsafe partial class BusCalls
{
    private const string Library = "libsystemd.so.0";

    private static readonly Lazy<bool> Found = new(() => NativeLibrary.TryLoad(Library, out _));

    public static bool IsThere => Found.Value;

    [LibraryImport(Library, EntryPoint = "sd_bus_open_system")]
    public static partial int OpenSystem(nint* bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    public static partial int New(nint* bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAddress(nint bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    public static partial int Start(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_flush_close_unref")]
    public static partial nint Close(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_call", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int NewCall(nint bus, nint* message, string destination, string path, string @interface, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Append(nint message, byte type, string value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic")]
    public static partial int Append(nint message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_call")]
    public static partial int Call(nint bus, nint message, ulong microseconds, BusFault* fault, nint* reply);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    public static partial int Read(nint message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_enter_container", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Enter(nint message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_is_signal", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int IsSignal(nint message, string @interface, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_path")]
    public static partial nint PathOf(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_unref")]
    public static partial nint Unref(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    public static partial int Process(nint bus, nint* message);

    [LibraryImport(Library, EntryPoint = "sd_bus_wait")]
    public static partial int Wait(nint bus, ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_bus_error_free")]
    public static partial void Free(BusFault* fault);
}
