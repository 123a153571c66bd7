// The plan of a reload says everything that is other, and nothing else.
using System.Collections.Immutable;
using Bascule.Configuration.Conversion;
using Bascule.Configuration.Reloading;
using Bascule.Configuration.Speech;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Configuration.Tests.Reloading;

public sealed class WhatAReloadWouldDo
{
    private static readonly Gen<ClassicFiles> Files =
        from media in Gen.Elements("bcast eth0\n", "bcast eth0\n", "bcast eth0\n", "ucast eth0 192.168.0.12\n")
        from log in Gen.Elements("", "", "", "logfile /var/log/ha-log\n")
        from keepalive in Gen.Elements("", "keepalive 1\n", "keepalive 500ms\n")
        from deadtime in Gen.Elements("", "deadtime 5\n", "deadtime 10\n")
        from initdead in Gen.Elements("", "initdead 60\n")
        from failback in Gen.Elements("auto_failback on\n", "auto_failback off\n")
        from probe in Gen.Elements("", "conflict_probe off\n")
        from stonith in Gen.Elements("", "", "", "", "stonith ssh /etc/ha.d/ssh\n", "stonith_host * ssh hb1 hb2\n", "stonith_host * ssh hb1 hb3\n")
        from env in Gen.Elements("", "env COLOUR=blue\n", "env COLOUR=red,SIZE=3\n")
        from keys in Gen.Elements("auth 1\n1 sha1 ALongSecret\n", "auth 1\n1 sha1 ALongSecret\n2 sha1 Another\n", "auth 2\n1 sha1 ALongSecret\n2 sha1 Another\n", "auth 2\n2 sha1 Another\n", "auth 1\n1 sha1 YetAnother\n")
        from groups in Gen.ArrayOf(Gen.Elements("192.168.0.200", "IPaddr::192.168.0.201/24/eth0:0", "IPaddr2::192.168.0.202/24/eth0", "openvpn@office"), 4)
        from homes in Gen.ArrayOf(Gen.Elements("hb1", "hb2"), 4)
        from count in Gen.Choose(1, 4)
        from more in Gen.ArrayOf(Gen.ArrayOf(Gen.Elements("apache2", "ssh", "Delay::1", "Delay::2", "MailTo::root"), 3), 4)
        from lengths in Gen.ArrayOf(Gen.Choose(0, 3), 4)
        select ClassicFiles.Of(
            $"node hb1 hb2\n{media}{log}{keepalive}{deadtime}{initdead}{failback}{probe}{env}{stonith}", keys,
            string.Concat(groups.Take(count).Distinct().Select((g, i) => $"{homes[i]} {g} {string.Join(' ', more[i].Take(lengths[i]))}\n")));

    [Fact]
    public void Done_to_what_runs_it_gives_what_the_files_say()
    {
        var (done, refused) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll((from one in Files from other in Files select (one, other)).ToArbitrary(), files =>
        {
            if (Read(files.one) is not { } running || Read(files.other) is not { } wanted) return;
            var plan = ReloadPlan.Between(running, wanted);
            if (plan.Obstacles.Any())
            {
                refused++;
                return;
            }
            Lines(plan.Apply(running)).ShouldBe(Lines(wanted));
            if (plan.Steps.IsEmpty) Lines(running).ShouldBe(Lines(wanted));
            else done++;
        }));

        // Or the property would hold because nothing was ever done.
        done.ShouldBeGreaterThan(40);
        refused.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Of_what_is_the_same_nothing_is_done() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Files.ToArbitrary(), files =>
        {
            if (Read(files) is not { } running || Read(files) is not { } wanted) return;
            ReloadPlan.Between(running, wanted).Steps.ShouldBeEmpty();
        }));

    [Fact]
    public void A_comment_or_another_spelling_is_no_step() =>
        Plan("node hb1 hb2\nbcast eth0\ndeadtime 10\n", "# ours\nnode hb1\nnode HB2\nbcast eth0\ndeadtime 10\n").Steps.ShouldBeEmpty();

    [Fact]
    public void Every_step_says_what_is_other_and_what_follows()
    {
        var plan = Between(
            Of("node hb1 hb2\nbcast eth0\ndeadtime 10\n", "auth 1\n1 sha1 a\n", "hb1 192.168.0.200 apache2\nhb2 192.168.0.201\n"),
            Of("node hb1 hb2\nbcast eth0\ndeadtime 5\n", "auth 2\n1 sha1 a\n2 sha1 b\n", "hb2 192.168.0.200 192.168.0.9 apache2\nhb1 192.168.0.210 ssh\n"));
        plan.Shown.Select(s => $"{s.Sentence(Language.English)}: {s.Consequence(Language.English)}").ShouldBe(
        [
            "key 2 is added: nothing moves; packets signed with it are believed",
            "auth: 1 → 2: nothing moves; packets are signed with that key: the other node must have it already",
            "warntime: 5s → 2500ms: nothing moves; until the other node has it too, the more patient of the two counts",
            "deadtime: 10s → 5s: nothing moves; until the other node has it too, the more patient of the two counts",
            "initdead: 20s → 12s: nothing moves",
            "deadping: 10s → 5s: nothing moves",
            "group 192.168.0.201 is removed: whoever holds it stops all of it and lets go; no other group is touched",
            "group 192.168.0.200: home hb1 → hb2: with auto_failback on it moves to hb2, if hb2 is able",
            "group 192.168.0.200: 192.168.0.9 is added: it comes up where the group is held; nothing else of it is touched",
            "group `hb1 192.168.0.210 ssh` is added: hb1 acquires it, if able; no other group is touched",
        ]);
        foreach (var step in plan.Steps) step.Sentence(Language.French).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_changed_check_is_a_step_and_nothing_else_is()
    {
        var (running, wanted) = (Checked("{tcp: 192.168.0.200:80}"), Checked("{tcp: 192.168.0.200:80, every: 500ms}, {exec: /bin/true, fall: 1}"));
        var plan = ReloadPlan.Between(running, wanted);
        plan.Steps.ShouldHaveSingleItem().ShouldBeOfType<ReloadStep.ChecksReplaced>().Sentence(Language.English)
            .ShouldBe("checks of IPaddr::192.168.0.200/24/eth0:0: tcp 192.168.0.200:80 of apache2 every 500ms within 500ms, exec /bin/true of apache2 every 2s fall 1");
        Lines(plan.Apply(running)).ShouldBe(Lines(wanted));
        Lines(ReloadPlan.Between(wanted, running).Apply(wanted)).ShouldBe(Lines(running));
        ReloadPlan.Between(wanted, Checked("{tcp: 192.168.0.200:80, every: 500ms}, {exec: /bin/true, fall: 1}")).Steps.ShouldBeEmpty();
        running.Cluster.Digest.ShouldBe(wanted.Cluster.Digest, "the other node may ask in another way");

        static ClassicConfiguration Checked(string checks) => ClassicConfiguration.Parse(
            NativeFiles.Of(NativeSituations.Good.Replace("- home: hb1", $"- home: hb1\n    checks: [{checks}]", StringComparison.Ordinal), Situations.GoodAuthkeys), Surroundings.Unknown("hb1")).Configuration.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("node hb1 hb2\nbcast eth0 eth1\n", "bcast, ucast, mcast, udpport: bcast eth0:694 → bcast eth0:694, bcast eth1:694")]
    [InlineData("node hb1\nbcast eth0\n", "node: hb1 hb2 → hb1")]
    [InlineData("node hb1 hb2\nbcast eth0\nlogfile /var/log/x\n", "logfile, debugfile, logfacility, debug, use_logd: –, –, –, 0 → /var/log/x, –, –, 0")]
    [InlineData("node hb1 hb2\nbcast eth0\nrealtime off\n", "realtime, rtprio: on, 1 → off")]
    public void What_only_a_start_can_change_stands_in_the_way_of_all_of_it(string haCf, string sentence)
    {
        var obstacle = Plan("node hb1 hb2\nbcast eth0\n", haCf).Obstacles.ShouldHaveSingleItem();
        obstacle.Sentence(Language.English).ShouldBe(sentence);
        obstacle.Consequence(Language.English).ShouldContain("systemctl restart heartbeat");
    }

    [Fact]
    public void Another_secret_under_the_same_number_would_part_the_nodes()
    {
        var plan = Between(Of("node hb1 hb2\nbcast eth0\n", "auth 1\n1 sha1 a\n", "hb1 192.168.0.200\n"), Of("node hb1 hb2\nbcast eth0\n", "auth 1\n1 sha1 b\n", "hb1 192.168.0.200\n"));
        plan.Obstacles.ShouldHaveSingleItem().Consequence(Language.English).ShouldContain("a number of its own");
        plan.Steps.Select(s => s.Sentence(Language.English) + s.Consequence(Language.English) + s).ShouldAllBe(s => !s.Contains("secret: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_phrase_exists_in_French_as_in_English()
    {
        foreach (var (id, phrase) in Phrase.AllOf(typeof(ReloadPhrases)).Where(p => p.Id != nameof(ReloadPhrases.Changed))) EverySentence.ShouldBeInBothLanguages(id, phrase);
    }

    private static ReloadPlan Plan(string from, string to) => Between(Of(from, Situations.GoodAuthkeys, "hb1 192.168.0.200\n"), Of(to, Situations.GoodAuthkeys, "hb1 192.168.0.200\n"));

    private static ReloadPlan Between(ClassicFiles one, ClassicFiles other) => ReloadPlan.Between(Read(one).ShouldNotBeNull(), Read(other).ShouldNotBeNull());

    private static ClassicFiles Of(string haCf, string authkeys, string haresources) => ClassicFiles.Of(haCf, authkeys, haresources);

    private static ClassicConfiguration? Read(ClassicFiles files) => ClassicConfiguration.Parse(files, Surroundings.Unknown("hb1")).Configuration;

    private static ImmutableArray<string> Lines(ClassicConfiguration configuration) =>
    [
        .. SameConfiguration.Lines(configuration),
        .. configuration.Keys.Keys.Values.Select(k => $"{k} {Convert.ToHexString(k.Secret.AsSpan())}"), $"signs with {configuration.Keys.SigningId}", $"{configuration.Cluster.Keys}",
    ];
}
