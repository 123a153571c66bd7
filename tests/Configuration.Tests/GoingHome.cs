// failback: return-when-healthy, as bascule.yaml says it.
using Bascule.Configuration.Conversion;
using Bascule.Configuration.Reloading;

namespace Bascule.Configuration.Tests;

public sealed class GoingHome
{
    private static readonly string Healthy = NativeSituations.Good.Replace("failback: return", "failback: return-when-healthy", StringComparison.Ordinal);

    [Fact]
    public void Asks_for_nothing_but_the_homes_return_unless_more_is_said()
    {
        var read = Read(NativeSituations.Good);
        (read.Cluster.Failback, read.Returning, read.Cluster.FailbackWhen).ShouldBe((true, null, null));
    }

    [Fact]
    public void Has_its_usual_conditions()
    {
        var read = Read(Healthy);
        read.Cluster.Failback.ShouldBeTrue();
        read.Returning.ShouldBe(new ReturnPolicy(TimeSpan.FromMinutes(5), null, 6));
        read.Cluster.FailbackWhen.ShouldBe(new() { HealthyFor = TimeSpan.FromMinutes(5), PerHour = 6 });
    }

    [Fact]
    public void Has_conditions_of_its_own()
    {
        var read = Read(Healthy + "failback-when: {healthy-for: 30s, between: 22:00-6:30, per-hour: 2}\n");
        read.Returning.ShouldBe(new ReturnPolicy(TimeSpan.FromSeconds(30), new TimeOfDay(new(22, 0), new(6, 30)), 2));
        read.Cluster.FailbackWhen!.IsTimed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("22:00-06:00", "23:59", true)]
    [InlineData("22:00-06:00", "22:00", true)]
    [InlineData("22:00-06:00", "05:59", true)]
    [InlineData("22:00-06:00", "06:00", false)]
    [InlineData("22:00-06:00", "12:00", false)]
    [InlineData("01:00-05:00", "03:00", true)]
    [InlineData("01:00-05:00", "05:00", false)]
    [InlineData("01:00-05:00", "00:59", false)]
    public void Knows_its_part_of_the_day(string between, string time, bool isIn)
    {
        TimeOfDay.TryRead(between, out var day).ShouldBeTrue();
        day.Contains(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(isIn);
    }

    [Theory]
    [InlineData("22-6"), InlineData("22:00"), InlineData("24:00-06:00"), InlineData("06:00-06:00"), InlineData("a-b"), InlineData("1:00-2:00-3:00"), InlineData("-"), InlineData("")]
    public void Takes_nothing_else_for_one(string between) => TimeOfDay.TryRead(between, out _).ShouldBeFalse();

    [Fact]
    public void Is_a_step_of_a_reload_and_nothing_that_needs_a_start()
    {
        var (from, to) = (Read(NativeSituations.Good), Read(Healthy));
        var plan = ReloadPlan.Between(from, to);
        plan.Steps.ShouldBe([new ReloadStep.ReturnChanged(null, ReturnPolicy.Usual)]);
        plan.Obstacles.ShouldBeEmpty();
        SameConfiguration.Differences(plan.Apply(from), to).ShouldBeEmpty();
        plan.Apply(from).Cluster.FailbackWhen.ShouldBe(to.Cluster.FailbackWhen);
    }

    [Fact]
    public void Cannot_be_said_in_the_classic_files()
    {
        var converted = Converter.ToClassic(NativeFiles.Of(Healthy, Situations.GoodAuthkeys), NativeSituations.Here, "/etc/ha.d/authkeys");
        converted.Files.ShouldBeEmpty();
        converted.Unsaid.Single().ToString().ShouldContain("`return-when-healthy` cannot be said");
    }

    private static ClassicConfiguration Read(string yaml)
    {
        var reading = ClassicConfiguration.Parse(NativeFiles.Of(yaml, Situations.GoodAuthkeys), NativeSituations.Here);
        return reading.Configuration ?? throw new InvalidOperationException(string.Join('\n', reading.Findings));
    }
}
