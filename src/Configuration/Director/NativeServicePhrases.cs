// What can be said about `virtual-services` alone.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Director;

public static class NativeServicePhrases
{
    public static readonly Phrase AddressAndMark = new(
        "a virtual service has an address or a mark, not both.",
        "un service virtuel a une adresse ou une marque, pas les deux.",
        "Delete one of them.",
        "Supprimez l'une des deux.");

    public static readonly Phrase SlowStartUnweighted = new(
        "`{0}` does not look at weights, so a server that comes back gets its whole share at once.",
        "`{0}` ne regarde pas les poids : un serveur qui revient reçoit aussitôt toute sa part.",
        "Choose `wrr`, `wlc`, `sed` or `mh`, or delete `slow-start`.",
        "Choisissez `wrr`, `wlc`, `sed` ou `mh`, ou supprimez `slow-start`.");

    public static readonly Phrase NotOfAsk = new(
        "`{0}` is not used by `ask: {1}`, only by {2}.",
        "`{0}` ne sert pas à `ask: {1}`, seulement à {2}.",
        "Delete it, or ask in another way.",
        "Supprimez-le, ou demandez autrement.");

    public static readonly Phrase NoNetwork = new(
        "`{0}` is no network.",
        "`{0}` n'est pas un réseau.",
        "Write its first address and the length of its prefix, as `192.168.200.0/24` or `fd00:2::/64`.",
        "Écrivez sa première adresse et la longueur de son préfixe, comme `192.168.200.0/24` ou `fd00:2::/64`.");

    public static readonly Phrase NotTheFirst = new(
        "`{0}` is an address in a network, not the network.",
        "`{0}` est une adresse dans un réseau, pas le réseau.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoCardThere = new(
        "no card of this machine has an address in {0}: nobody's packets come from there.",
        "aucune carte de cette machine n'a d'adresse dans {0} : aucun paquet n'en vient.",
        "It is the real servers' network; look at `ip address`.",
        "C'est le réseau des serveurs réels ; voyez `ip address`.");
}
