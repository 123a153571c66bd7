// What can be said about checks; only bascule.yaml has them.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Checking;

public static class CheckPhrases
{
    public static readonly Phrase OneOfFour = new(
        "a check asks in one way: `tcp`, `http`, `https` or `exec`.",
        "une vérification interroge d'une seule façon : `tcp`, `http`, `https` ou `exec`.",
        "Write one of them; for two ways, two checks.",
        "Écrivez-en une ; pour deux façons, deux vérifications.");

    public static readonly Phrase NoEndpoint = new(
        "`{0}` is no ADDRESS:PORT.",
        "`{0}` n'est pas ADRESSE:PORT.",
        "Write `tcp: 192.168.0.200:25`, or `tcp: \"[fd00::200]:25\"`.",
        "Écrivez `tcp: 192.168.0.200:25`, ou `tcp: \"[fd00::200]:25\"`.");

    public static readonly Phrase Name = new(
        "`{0}` is a name, and a check needs an address: a name server that is down must not stop a service that runs.",
        "`{0}` est un nom, et une vérification demande une adresse : un serveur de noms en panne ne doit pas arrêter un service qui tourne.",
        "Write the address in its place: `tcp: 192.168.0.200:25`.",
        "Écrivez l'adresse à sa place : `tcp: 192.168.0.200:25`.");

    public static readonly Phrase NameInUrl = new(
        "`{0}` is a name, and a check needs an address: a name server that is down must not stop a service that runs.",
        "`{0}` est un nom, et une vérification demande une adresse : un serveur de noms en panne ne doit pas arrêter un service qui tourne.",
        "Write `address: 192.168.0.200` beside it: the name stays what is asked for, and what a certificate is for.",
        "Écrivez `address: 192.168.0.200` à côté : le nom reste ce qui est demandé, et ce pour quoi vaut un certificat.");

    public static readonly Phrase NoAddress = new(
        "`{0}` is no address.",
        "`{0}` n'est pas une adresse.",
        "Write `address: 192.168.0.200`, or `address: fd00::200`.",
        "Écrivez `address: 192.168.0.200`, ou `address: fd00::200`.");

    public static readonly Phrase NoUrl = new(
        "`{0}` is no URL for `{1}`.",
        "`{0}` n'est pas une URL pour `{1}`.",
        "Write `{1}: {1}://192.168.0.200/PATH`.",
        "Écrivez `{1}: {1}://192.168.0.200/CHEMIN`.");

    public static readonly Phrase PasswordInUrl = new(
        "the URL holds a user or a password, and others than root may read this file.",
        "l'URL contient un utilisateur ou un mot de passe, et d'autres que root peuvent lire ce fichier.",
        "Ask for a path that needs none.",
        "Demandez un chemin qui n'en exige pas.");

    public static readonly Phrase NoHost = new(
        "`{0}` cannot stand in a Host header.",
        "`{0}` ne peut pas figurer dans un en-tête Host.",
        "Write `host: www.example.org`, or `host: www.example.org:8080`.",
        "Écrivez `host: www.example.org`, ou `host: www.example.org:8080`.");

    public static readonly Phrase NoResource = new(
        "`{0}` is no resource of this group.",
        "`{0}` n'est pas une ressource de ce groupe.",
        "There are: {1}.",
        "Il y a : {1}.");

    public static readonly Phrase NoResourceNear = new(
        "`{0}` is no resource of this group.",
        "`{0}` n'est pas une ressource de ce groupe.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase TimeRange = new(
        "`{0}` may be {1} to {2}, not {3}.",
        "`{0}` peut valoir de {1} à {2}, pas {3}.",
        "Write a time between them.",
        "Écrivez une durée entre les deux.");

    public static readonly Phrase WithinBeyondEvery = new(
        "an attempt may take {0} (`within`), and the next one comes after {1} (`every`).",
        "une tentative peut durer {0} (`within`), et la suivante vient après {1} (`every`).",
        "Write a `within` that is not longer than `every`.",
        "Écrivez un `within` qui ne dépasse pas `every`.");

    public static readonly Phrase NoStatus = new(
        "`{0}` is neither a status of HTTP nor a range of them.",
        "`{0}` n'est ni un statut HTTP ni un intervalle de statuts.",
        "Write `status: 200` or `status: 200-299`.",
        "Écrivez `status: 200` ou `status: 200-299`.");

    public static readonly Phrase NoPattern = new(
        "`{0}` cannot be used as a regular expression: {1}.",
        "`{0}` ne peut pas servir d'expression régulière : {1}.",
        "Mend it; look-around and back-references cannot be used, since a stranger's answer must be searched in bounded time. For a plain text there is `contains`.",
        "Corrigez-la ; les assertions autour et les références arrière ne peuvent pas servir, car la réponse d'un tiers doit être parcourue en un temps borné. Pour un texte simple il y a `contains`.");

    public static readonly Phrase TooMany = new(
        "this is check {0} of the group; there may be {1}.",
        "c'est la vérification {0} du groupe ; il peut y en avoir {1}.",
        "Let one program ask for several things: `exec`.",
        "Qu'un seul programme demande plusieurs choses : `exec`.");
}
