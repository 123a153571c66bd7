using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Bascule.Core.Fencing;

namespace Bascule.Core.Tests;

/// <summary>The set of inputs is closed, and each is handled in each phase: nothing that can happen makes a node throw.</summary>
public class EveryInput
{
    public static TheoryData<Type> Cases => [.. typeof(Input).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Input)))];

    [Theory, MemberData(nameof(Cases))]
    public void Is_handled(Type type)
    {
        foreach (var pair in new[] { new Pair(), new Pair().Joined(), new Pair().Joined().Turn(2, new Input.StopRequested()) })
            pair.Turn(3, Make(type)).State.ShouldNotBeNull();
    }

    [Fact]
    public void Is_a_case_of_its_own() => Cases.Count.ShouldBeGreaterThan(12);

    private static Input Make(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return (Input)constructor.Invoke([.. constructor.GetParameters().Select(Value)]);
    }

    private static object? Value(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string)) return "why";
        if (type == typeof(GroupName)) return Pair.Web;
        if (type == typeof(NodeName)) return Pair.B;
        if (type == typeof(View)) return new View { From = Pair.B, Incarnation = new Incarnation(8), Phase = Phase.Active };
        if (type == typeof(ImmutableArray<GroupName>)) return ImmutableArray.Create(Pair.Web);
        if (type == typeof(ImmutableArray<HeldGroup>)) return ImmutableArray.Create(new HeldGroup(Pair.Web, new Epoch(2)));
        if (type == typeof(ImmutableArray<ProbeRound>)) return ImmutableArray.Create(new ProbeRound(Pair.Web, true, Pair.At(0), [new ProbeAnswer("10.0.0.1", "02:00:00:00:00:01", Answerer.Other)]));
        if (type == typeof(ImmutableArray<LinkStamp>)) return ImmutableArray.Create(new LinkStamp(Pair.B, 0, Pair.At(3)));
        if (type == typeof(Cluster)) return new Pair().Cluster;
        if (type == typeof(ImmutableArray<Instant?>)) return ImmutableArray<Instant?>.Empty;
        return RuntimeHelpers.GetUninitializedObject(type);
    }
}
