// What two agents say of themselves: their own names, parameters and times, in the form of ra-api-1.dtd, and the texts ours.
namespace Bascule.Configuration.Tests;

internal static class AgentTexts
{
    public const string Delay = """
        <?xml version="1.0"?>
        <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
        <resource-agent name="Delay" version="1.0">
        <version>1.0</version>
        <longdesc lang="en">It waits.</longdesc>
        <parameters>
        <parameter name="startdelay" unique="0" required="0"><content type="integer" default="20" /></parameter>
        <parameter name="stopdelay" unique="0" required="0"><content type="integer" default="30" /></parameter>
        <parameter name="mondelay" unique="0" required="0"><content type="integer" default="30" /></parameter>
        </parameters>
        <actions>
        <action name="start" timeout="30s" />
        <action name="stop" timeout="30s" />
        <action name="monitor" depth="0" timeout="30s" interval="10s" />
        <action name="monitor" depth="10" timeout="5min" interval="60" />
        <action name="meta-data" timeout="5s" />
        </actions>
        </resource-agent>
        """;

    public const string Filesystem = """
        <?xml version="1.0"?>
        <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
        <resource-agent name="Filesystem" version="1.1">
        <parameters>
        <parameter name="device" required="1"><longdesc lang="en">What is mounted.</longdesc><content type="string" default="" /></parameter>
        <parameter name="directory" required="1"><content type="string" default="" /></parameter>
        <parameter name="fstype" required="1"><content type="string" default="" /></parameter>
        <parameter name="options"><content type="string" default="" /></parameter>
        <parameter name="fast_stop"><content type="boolean" default="no" /></parameter>
        <parameter name="force_unmount"><longdesc lang="en">Kill whoever is in the way, or not; or "safe".</longdesc><content type="boolean" default="true" /></parameter>
        </parameters>
        <actions><action name="start" timeout="60s" /></actions>
        </resource-agent>
        """;
}
