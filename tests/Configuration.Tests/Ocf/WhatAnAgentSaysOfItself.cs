// Meta-data: right, strange, and rubbish.
using Bascule.Configuration.Classic;
using Bascule.Configuration.Ocf;

namespace Bascule.Configuration.Tests.Ocf;

public sealed class WhatAnAgentSaysOfItself
{
    [Fact]
    public void Has_parameters_and_the_times_of_its_actions()
    {
        var read = OcfDescriptionReader.Read(AgentTexts.Delay).Description.ShouldNotBeNull();
        read.Parameters.Keys.ShouldBe(["mondelay", "startdelay", "stopdelay"]);
        read.Parameters["startdelay"].ShouldBe(new OcfParameter("startdelay", false, "integer", "20", ""));
        read.TimeoutOf("start").ShouldBe(TimeSpan.FromSeconds(30));
        // The deeper check is not the one that is asked for.
        read.TimeoutOf("monitor").ShouldBe(TimeSpan.FromSeconds(30));
        read.TimeoutOf("promote").ShouldBeNull();
        read.Operations[3].Interval.ShouldBe(TimeSpan.FromSeconds(60));
        read.Offers("validate-all").ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "it says nothing")]
    [InlineData("sh: 1: syntax error", "Data at the root level is invalid")]
    [InlineData("<html><body>404</body></html>", "begins with <html>")]
    [InlineData("<resource-agent><parameters>", "Unexpected end of file")]
    [InlineData("<resource-agent><longdesc>fish & chips</longdesc></resource-agent>", "An error occurred while parsing EntityName")]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"b\">]><resource-agent><parameter name=\"x\"><longdesc>&a;</longdesc></parameter></resource-agent>", "undeclared entity 'a'")]
    public void Or_is_a_sentence(string text, string trouble)
    {
        var read = OcfDescriptionReader.Read(text);
        read.Description.ShouldBeNull();
        read.Trouble.ShouldContain(trouble);
    }

    [Fact]
    public void Is_not_read_beyond_its_bound() =>
        OcfDescriptionReader.Read("<resource-agent>" + new string(' ', 1 << 20) + "</resource-agent>").Trouble.ShouldContain("65536");

    [Fact]
    public void Fetches_nothing()
    {
        var secret = Path.GetTempFileName();
        File.WriteAllText(secret, "<!ELEMENT x ANY>");
        var text = $"<!DOCTYPE resource-agent SYSTEM \"file://{secret}\" [<!ENTITY a SYSTEM \"file://{secret}\">]><resource-agent><parameter name=\"a\"/></resource-agent>";
        OcfDescriptionReader.Read(text).Description.ShouldNotBeNull().Parameters.Keys.ShouldBe(["a"]);
        File.Delete(secret);
    }

    [Theory]
    [InlineData("20", 20_000)]
    [InlineData("20s", 20_000)]
    [InlineData(" 5min ", 300_000)]
    [InlineData("1500ms", 1500)]
    [InlineData("2h", 7_200_000)]
    [InlineData("999999999999h", 86_400_000)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("20 parsecs", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    public void Gives_times_with_units(string text, int? milliseconds)
    {
        OcfTime.TryRead(text, out var time).ShouldBe(milliseconds is not null);
        if (milliseconds is { } expected) time.ShouldBe(TimeSpan.FromMilliseconds(expected));
    }

    [Theory]
    [InlineData("Delay::5", "")]
    [InlineData("Delay::-5", "")]
    [InlineData("Delay::5s", "whole number, and `5s`")]
    [InlineData("ocf:heartbeat:Delay::trace_ra=1::CRM_meta_timeout=9", "")]
    [InlineData("ocf:heartbeat:Delay::startdelay=", "")]
    [InlineData("ocf:heartbeat:Delay::satrtdelay=1", "Did you mean `startdelay`?")]
    [InlineData("ocf:heartbeat:Delay::x=1", "It has: mondelay, startdelay, stopdelay.")]
    public void Is_what_parameters_are_judged_by(string word, string sentence)
    {
        OcfResource.TryRead(HaresourcesReader.ResourceOf(word), out var read, out _).ShouldBeTrue();
        var faults = OcfParameters.Faults(read!, OcfDescriptionReader.Read(AgentTexts.Delay).Description!);
        if (sentence.Length == 0) faults.ShouldBeEmpty();
        else faults.ShouldHaveSingleItem().ToString().ShouldContain(sentence);
    }

    [Theory]
    [InlineData("Filesystem::/dev/sdb1::/srv", "")]
    [InlineData("ocf:heartbeat:Filesystem::device=/dev/sdb1::directory=/srv::fstype=ext4::force_unmount=safe", "")]
    [InlineData("ocf:heartbeat:Filesystem::device=/dev/sdb1::directory=/srv::fstype=ext4::fast_stop=safe", "true or false")]
    [InlineData("ocf:heartbeat:Filesystem::device=/dev/sdb1::directory=/srv", "needs its parameter `fstype`")]
    public void Counts_with_its_own_exceptions(string word, string sentence)
    {
        OcfResource.TryRead(HaresourcesReader.ResourceOf(word), out var read, out _).ShouldBeTrue();
        var faults = OcfParameters.Faults(read!, OcfDescriptionReader.Read(AgentTexts.Filesystem).Description!);
        if (sentence.Length == 0) faults.ShouldBeEmpty();
        else faults.ShouldHaveSingleItem().ToString().ShouldContain(sentence);
    }

    [Fact]
    public void Is_asked_for_once_per_agent_that_is_there_and_not_a_script()
    {
        var here = Machines.Hb1 with { ResourceScripts = ["MailTo"], OcfAgents = ["ocf:heartbeat:Filesystem", "ocf:heartbeat:MailTo", "ocf:linbit:drbd"] };
        var files = ClassicFiles.Of(null, null, "hb1 Filesystem::a::b MailTo::root apache2\nhb2 ssh Filesystem::c::d ocf:linbit:drbd ocf:linbit:gone ocf:: Delay\n");
        OcfChecks.AgentsIn(files, here).Select(a => a.ToString()).ShouldBe(["ocf:heartbeat:Filesystem", "ocf:linbit:drbd"]);

        // And of the same groups in bascule.yaml.
        const string yaml = """
            groups:
              - {home: hb1, resources: ["Filesystem::a::b", "MailTo::root", apache2]}
              - {home: hb2, resources: [ssh, {agent: Filesystem, arguments: [c, d]}, {agent: "ocf:linbit:drbd"}, "ocf:linbit:gone", "ocf::", Delay]}
            """;
        OcfChecks.AgentsIn(NativeFiles.Of(yaml, null), here).Select(a => a.ToString()).ShouldBe(["ocf:heartbeat:Filesystem", "ocf:linbit:drbd"]);
    }
}
