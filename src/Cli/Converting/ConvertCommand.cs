// bascule convert: Heartbeat's three files as bascule.yaml, or back. Prints; writes only where it is told to, and nothing over.
using Bascule.Cli.Check;
using Bascule.Configuration;
using Bascule.Configuration.Conversion;
using Bascule.Configuration.Machine;

namespace Bascule.Cli.Converting;

/// <param name="To">native or classic.</param>
/// <param name="Folder">Where the files are; null: this machine's own.</param>
/// <param name="Output">bascule.yaml's path, or the folder for ha.cf and haresources; null: standard output.</param>
/// <param name="Force">Whether what is there may be replaced.</param>
internal sealed record Wanted(string To, string? Folder, string? Output, bool Force);

internal static class ConvertCommand
{
    public static int Run(Terminal terminal, Wanted wanted)
    {
        var folder = ConfigurationFolder.Find(wanted.Folder);
        var isToNative = wanted.To == "native";
        if (!isToNative && !File.Exists(folder.Native))
        {
            terminal.Complain(Sentences.NothingToConvert, folder.Native);
            return ExitCode.Configuration;
        }

        var converted = isToNative ? ToNative(folder) : ToClassic(folder);
        foreach (var finding in converted.Source.Concat(converted.Unsaid)) CheckCommand.Write(terminal, terminal.Error, finding);
        if (!converted.Source.IsEmpty) return ExitCode.Configuration;
        if (!converted.Unsaid.IsEmpty) return ExitCode.Failure;
        return wanted.Output is { } output ? Write(terminal, converted, isToNative, output, wanted.Force) : Print(terminal, converted, folder);
    }

    private static Converted ToNative(ConfigurationFolder folder)
    {
        var classic = FileReading.Of(folder);
        return Converter.ToNative(classic, Known(folder, classic));
    }

    private static Converted ToClassic(ConfigurationFolder folder)
    {
        var native = FileReading.Native(folder);
        return Converter.ToClassic(native, Known(folder, native), folder.Authkeys);
    }

    /// <summary>Of this machine only what the texts themselves refer to: the nodes may be others.</summary>
    private static Surroundings Known(ConfigurationFolder folder, ConfigurationFiles files)
    {
        var here = ThisMachine.Surrounding(folder, files, devices: null);
        return Surroundings.Unknown(here.OwnName) with { Hosts = here.Hosts, HaClusterPort = here.HaClusterPort };
    }

    private static int Print(Terminal terminal, Converted converted, ConfigurationFolder folder)
    {
        foreach (var file in converted.Files)
        {
            if (converted.Files.Length > 1) terminal.Out.WriteLine($"# {Path.Combine(folder.Path, file.Name)}");
            terminal.Out.Write(file.Text);
        }
        return ExitCode.Ok;
    }

    private static int Write(Terminal terminal, Converted converted, bool isToNative, string output, bool mayReplace)
    {
        var targets = converted.Files.Select(f => (Path: isToNative ? output : Path.Combine(output, f.Name), f.Text)).ToList();
        if (!mayReplace && targets.Find(t => Path.Exists(t.Path)).Path is { } there)
        {
            terminal.Complain(Sentences.ThereAlready, there);
            return ExitCode.Failure;
        }

        foreach (var (path, text) in targets)
        {
            try
            {
                using var file = new FileStream(path, new FileStreamOptions
                {
                    Mode = mayReplace ? FileMode.Create : FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                terminal.Complain(Sentences.CannotWrite, path, e.Message);
                return ExitCode.Failure;
            }
            terminal.Say(Sentences.Written, path);
        }
        return ExitCode.Ok;
    }
}
