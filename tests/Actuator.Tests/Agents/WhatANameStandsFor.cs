using Bascule.Actuator.Agents;
using Bascule.Contracts.Actuation;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Tests.Agents;

/// <summary>The order of lookup, and what is said when nothing is found.</summary>
public sealed class WhatANameStandsFor : IDisposable
{
    private readonly OcfFolder folder = new();

    [Fact]
    public void A_classic_word_without_a_script_is_the_OCF_agent_with_its_arguments_named()
    {
        folder.Write("heartbeat/MailTo", $"start) echo \"$OCF_RESKEY_email|$OCF_RESKEY_subject\" >{folder.At("mail")};;", """<parameter name="email" required="1"/><parameter name="subject"/>""");
        folder.Do(AgentVerb.Start, "MailTo::root::the-pair").Answer.ShouldBe(AgentAnswer.Done);
        File.ReadAllText(folder.At("mail")).ShouldBe("root|the-pair\n");
    }

    [Fact]
    public void A_script_of_resource_d_goes_before()
    {
        folder.Write("heartbeat/MailTo", "start) exit 1;;");
        File.WriteAllText(folder.At("ha.d/MailTo"), "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(folder.At("ha.d/MailTo"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        folder.Find("MailTo::root").ShouldBeOfType<ScriptAgent>();
    }

    [Fact]
    public void An_init_script_comes_after()
    {
        Directory.CreateDirectory(folder.At("init.d"));
        File.WriteAllText(folder.At("init.d/apache"), "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(folder.At("init.d/apache"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        folder.Find("apache").ShouldBeOfType<ScriptAgent>();
        folder.Write("heartbeat/apache", "");
        folder.Find("apache").ShouldBeOfType<OcfAgent>();
    }

    [Theory]
    [InlineData("Filesystem::/dev/sdb1::/srv", "Debian's package resource-agents, which is not installed. `apt install resource-agents`, on each node.")]
    [InlineData("ocf:heartbeat:Dummy", "Debian's package resource-agents, which is not installed.")]
    [InlineData("ocf:test:thin", "there is no OCF agent `thin` in /usr/lib/ocf/resource.d/test. Did you mean `ocf:test:thing`?")]
    [InlineData("ocf:tset:thing", "nobody named `tset` provides OCF agents here. Did you mean `ocf:test:thing`?")]
    [InlineData("ocf:test", "`ocf:test` does not name an OCF agent.")]
    [InlineData("ocf:test:thing::novalue", "`novalue` is no parameter of ocf:test:thing.")]
    [InlineData("ocf:test:../thing", "`ocf:test:../thing` does not name an OCF agent.")]
    public void What_is_not_there_is_not_started_and_says_why(string word, string sentence)
    {
        folder.Write("test/thing", "start) exit 0;;");
        folder.Do(AgentVerb.Status, word).Answer.ShouldBe(AgentAnswer.Stopped);
        var report = folder.Do(AgentVerb.Start, word);
        report.Answer.ShouldBe(AgentAnswer.Failed);
        report.Why.ShouldNotBeNull().ShouldContain(sentence);
        folder.Do(AgentVerb.Stop, word).Answer.ShouldBe(AgentAnswer.Done);
        folder.Notes.ShouldContain(n => n.Severity == NoteSeverity.Warning && n.Text.Contains("It counts as stopped.", StringComparison.Ordinal));
        folder.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_classic_word_with_too_few_arguments_is_not_started()
    {
        folder.Write("heartbeat/Filesystem", "start) exit 0;;");
        folder.Do(AgentVerb.Start, "Filesystem::/dev/sdb1").Why.ShouldNotBeNull().ShouldContain("Write `Filesystem::device::directory[::fstype[::options]]`.");
        folder.Calls.ShouldBeEmpty();
    }

    public void Dispose() => folder.Dispose();
}
