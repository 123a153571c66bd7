// bascule.yaml with its keys: read by itself, then judged as the classic files are, against each other and the machine. The
// sentences are the same where they fit; where they would name ha.cf's words, NativeWording has others.
using Bascule.Configuration.Classic;
using Bascule.Configuration.Fencing;

namespace Bascule.Configuration.Native;

internal static class NativeReading
{
    public static ConfigurationReading Of(NativeFiles files, Surroundings here)
    {
        var findings = new Findings(NativeWording.Instead);
        foreach (var ignored in files.Ignored) findings.Note(Place.Whole(ignored), "", NativePhrases.NotRead, ignored, files.Yaml.Path);
        var read = NativeReader.Read(files.Yaml, here, findings);
        var keys = AuthkeysReader.Read(files.Authkeys, findings);

        var nodes = read is null ? [] : NodeChecks.Of(read.HaCf, files.Yaml.Path, here, findings);
        HostsChecks.Of(nodes, here, findings);
        if (read is not null)
        {
            GroupChecks.Of(read.Groups, nodes, here, findings);
            FenceChecks.Nodes(read.HaCf.Fences, nodes, findings);
            if (!read.IsFenceBroken) FenceChecks.RefuseStorage(read.Groups, read.HaCf.Fences, nodes, findings);
        }

        var inOrder = findings.InOrder(files.Yaml.Path, files.Authkeys.Path);
        var isGood = !findings.HasError && read?.HaCf.Timing is not null && keys is not null;
        return new ConfigurationReading(isGood ? ClassicReading.Concluded(read!.HaCf, keys!, read.Groups, nodes, here) : null, inOrder);
    }

    /// <summary>Which file the keys are in, as the text says; null if it does not say, or cannot be read.</summary>
    public static string? KeyFile(FoundFile yaml) => NativeReader.Read(yaml, Surroundings.Unknown("-"), new Findings())?.KeyFile?.Text;
}
