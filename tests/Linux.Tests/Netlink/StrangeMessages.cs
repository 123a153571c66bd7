using Bascule.Linux.Netlink;

namespace Bascule.Linux.Tests.Netlink;

public sealed class StrangeMessages
{
    [Fact]
    public void Whatever_the_bytes_decoding_neither_throws_nor_loops()
    {
        var random = new Random(1);
        var decoded = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            if (bytes.Length > 18)
            {
                // Lengths that are nearly right reach deeper than random ones.
                (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)random.Next(bytes.Length + 3), 0, 0, 0);
                (bytes[16], bytes[17]) = ((byte)(random.Next(2) == 0 ? 2 : 10), (byte)random.Next(256));
            }

            for (var at = 24; at + 4 < bytes.Length; at += 8)
            {
                (bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]) = (8, 0, (byte)random.Next(12), 0);
            }

            var messages = new MessageReader(bytes);
            while (messages.MoveNext())
            {
                decoded += Decoding.Link(messages.Payload) is null ? 0 : 1;
                decoded += Decoding.Address(messages.Payload) is null ? 0 : 1;
                decoded += Decoding.Route(messages.Payload) is null ? 0 : 1;
            }
        }

        decoded.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("10.1.2.3", 24, "10.1.2.0/24")]
    [InlineData("10.1.2.255", 25, "10.1.2.128/25")]
    [InlineData("10.1.2.3", 32, "10.1.2.3/32")]
    [InlineData("10.1.2.3", 0, "0.0.0.0/0")]
    [InlineData("fd09::1:2", 64, "fd09::/64")]
    public void The_network_of_an_address(string address, int bits, string network) =>
        Networks.Of(System.Net.IPAddress.Parse(address), bits).ToString().ShouldBe(network);
}
