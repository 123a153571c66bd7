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
}
