// One OCF agent as the bench tries it: how it is named, what it needs, how its service dies.
namespace Bascule.Lab.Agents;

/// <param name="Agent">Its type; the provider is <c>heartbeat</c>.</param>
/// <param name="Parameters">NAME=VALUE, blanks between them.</param>
/// <param name="Kill">A command after which nothing runs any more of what the agent started, and the agent has not been asked.</param>
internal sealed record AgentCase(string Agent, string Parameters, string Kill)
{
    /// <summary>What haresources says with the arguments of Heartbeat's script of this name; null: the agent is named as <c>ocf:heartbeat:…</c>, with its parameters.</summary>
    public string? Classic { get; init; }

    /// <summary>What its administrator has done before, on each machine.</summary>
    public string Prepare { get; init; } = "true";

    /// <summary>An address that stands before the agent in its group; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>A command that fails where the agent cannot run whatever we do, for want of the kernel's help; what it says is the evidence.</summary>
    public string? Needs { get; init; }

    /// <summary>That neither the pair nor ocf-tester can use the agent here, and why.</summary>
    public string? Unusable { get; init; }

    /// <summary>What else is to be known of the agent.</summary>
    public string? Remark { get; init; }

    /// <summary>What ocf-tester finds fault with although the agent works, and whose fault that is.</summary>
    public Complaint? Known { get; init; }

    public string Word => Classic ?? string.Join("::", new[] { $"ocf:heartbeat:{Agent}" }.Concat(Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The group that holds it, as the pair names it.</summary>
    public string Group => Address is null ? Word : $"IPaddr::{Address}/24/{Seed.Web002.Interface}";
}

/// <param name="Text">With which each line of ocf-tester's faults begins; several, with <c>|</c> between them.</param>
/// <param name="Reason">Why it says so.</param>
internal sealed record Complaint(string Text, string Reason)
{
    public bool Covers(string line) => Text.Split('|').Any(t => line.StartsWith("* " + t, StringComparison.Ordinal));
}
