// The three files together: each is read by itself, then compared with the others and with the machine; what remains
// without an error becomes a ClassicConfiguration.
using System.Collections.Immutable;
using Bascule.Configuration.Fencing;
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Classic;

internal static class ClassicReading
{
    public static ConfigurationReading Of(ClassicFiles files, Surroundings here)
    {
        var findings = new Findings();
        if (here.TwoFolders is { } two) findings.Warn(Place.Whole(two.Ignored), "", FilePhrases.TwoFolders, two.Read, two.Ignored, string.Join(", ", two.Differing));
        var haCf = HaCfReader.Read(files.HaCf, here, findings);
        var keys = AuthkeysReader.Read(files.Authkeys, findings);
        var groups = HaresourcesReader.Read(files.Haresources, findings);

        var nodes = haCf is null ? [] : NodeChecks.Of(haCf, files.HaCf.Path, here, findings);
        HostsChecks.Of(nodes, here, findings);
        if (groups is { } read) GroupChecks.Of(read, nodes, here, findings);
        if (haCf is not null) FenceChecks.Nodes(haCf.Fences, nodes, findings);
        if (haCf is not null && groups is { } judged) FenceChecks.WarnOfStorage(judged, haCf.Fences, nodes, findings);

        var inOrder = findings.InOrder(files.HaCf.Path, files.Authkeys.Path, files.Haresources.Path);
        var isGood = !findings.HasError && haCf?.Timing is not null && keys is not null && groups is not null;
        return new ConfigurationReading(isGood ? Concluded(haCf!, keys!, groups!.Value, nodes, here) : null, inOrder);
    }

    /// <summary>The record, when nothing is wrong.</summary>
    internal static ClassicConfiguration Concluded(HaCf haCf, KeyRing keys, ImmutableArray<PlacedGroup> placed, ImmutableArray<NodeName> nodes, Surroundings here)
    {
        var self = new NodeName(here.OwnName);
        var fences = WrittenFence.Plans(haCf.Fences, self, nodes);
        return new ClassicConfiguration
        {
            Fences = fences,
            Hooks = haCf.Hooks,
            Returning = haCf.Returning,
            Checks = haCf.Checks,
            Cluster = new Cluster
            {
                Self = self,
                Nodes = nodes,
                Media = [.. haCf.Media.Select(m => m.Name)],
                Ports = [.. haCf.Media.Select(m => m.Port).Distinct()],
                Timing = haCf.Timing!,
                ConflictProbe = haCf.ConflictProbe,
                PingNodes = [.. haCf.Watching.Pings.Select(p => p.Name)],
                Failback = haCf.Failback,
                FailbackWhen = haCf.Returning?.Conditions,
                FenceDevices = [.. fences.Select(f => new FenceDevice(f.Node, f.Delay))],
                Keys = keys.Numbers,
                Groups = [.. placed.Select(g => g.Group)],
            },
            Media = haCf.Media,
            Keys = keys,
            Logging = haCf.Logging,
            RealTime = haCf.RealTime,
            GenerationMethod = haCf.GenerationMethod,
            UuidFrom = haCf.UuidFrom,
            Watching = haCf.Watching,
            Parameters = haCf.Parameters,
            Environment = haCf.Environment,
        };
    }
}
