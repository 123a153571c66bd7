// How real servers get out, whose gateway is the director: what they begin themselves leaves by an address that the world can answer to.
namespace Bascule.Core.Director;

/// <param name="Network">Its first address.</param>
/// <param name="PrefixLength">1 to 32, IPv6 to 128.</param>
/// <param name="As">Null: the address of the card by which it leaves. A floating one is the same on both directors.</param>
public sealed record WayOut(InetAddress Network, int PrefixLength, InetAddress? As)
{
    public IpFamily Family => Network.Family;

    public string From => $"{Network}/{PrefixLength}";
}
