using System.Text.Json;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class AHandWrittenRequest
{
    [Fact]
    public void Needs_a_verb_and_nothing_else()
    {
        var request = JsonSerializer.Deserialize("""{"verb":"status"}""", ControlJson.Default.ControlRequest).ShouldNotBeNull();
        request.Version.ShouldBe(ControlProtocol.Version);
        request.Groups.ShouldBeEmpty();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("{}", ControlJson.Default.ControlRequest));
    }

    [Fact]
    public void A_whole_report_survives_its_way_over_the_socket()
    {
        var line = JsonSerializer.Serialize(Reports.PeerDead, ControlJson.Default.StatusReport);
        line.ShouldNotContain("\n");
        var back = JsonSerializer.Deserialize(line, ControlJson.Default.StatusReport).ShouldNotBeNull();
        JsonSerializer.Serialize(back, ControlJson.Default.StatusReport).ShouldBe(line);
    }
}
