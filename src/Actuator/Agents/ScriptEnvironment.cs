// What Heartbeat 3.0.6 exports to its resource scripts, as far as it means something without Heartbeat's own programs.
// No locale: LANG and LC_* stay unset as under Heartbeat, so status texts are English and services start in the C locale.
using System.Collections.Immutable;
using Bascule.Core;

namespace Bascule.Actuator.Agents;

internal static class ScriptEnvironment
{
    /// <param name="folder">/etc/ha.d, or wherever the configuration was found.</param>
    /// <param name="parameters">Each parameter of ha.cf as typed: HA_keepalive, HA_deadtime…</param>
    /// <param name="ours">From ha.cf's <c>env</c>: HA_NAME.</param>
    public static ImmutableSortedDictionary<string, string> For(
        NodeName self, string folder, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> ours)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters) variables["HA_" + name] = value;
        foreach (var (name, value) in ours) variables["HA_" + name] = value;
        variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        variables["OCF_ROOT"] = "/usr/lib/ocf";
        variables["HA_CURHOST"] = self.Value;
        variables["HA_OSTATUS"] = "active";
        variables["HA_NICEFAILBACK"] = "yes";
        variables["HA_DIR"] = folder;
        variables["HA_RCDIR"] = folder + "/rc.d";
        variables["HA_RESOURCEDIR"] = folder + "/resource.d";
        variables["HA_FUNCS"] = folder + "/shellfuncs";
        variables["HA_BIN"] = "/usr/lib/heartbeat";
        variables["HA_FIFO"] = "/var/lib/heartbeat/fifo";
        variables["HA_DOCDIR"] = "/usr/share/doc/heartbeat";
        variables["HA_DATEFMT"] = "%Y/%m/%d_%T ";
        Copy("HA_logfile", "HA_LOGFILE");
        Copy("HA_debugfile", "HA_DEBUGLOG");
        Copy("HA_logfacility", "HA_LOGFACILITY");
        Copy("HA_use_logd", "HA_LOGD");
        return variables.ToImmutable();

        void Copy(string from, string to)
        {
            if (variables.TryGetValue(from, out var value)) variables[to] = value;
        }
    }
}
