// What can be said about the nodes and their names.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Classic;

public static class NodePhrases
{
    public static readonly Phrase None = new(
        "no node is named.",
        "aucun nœud n'est nommé.",
        "Write `node {0} OTHER`, where OTHER is what `uname -n` prints on the other machine.",
        "Écrivez `node {0} AUTRE`, où AUTRE est ce que `uname -n` affiche sur l'autre machine.");

    public static readonly Phrase NoName = new(
        "this machine has no name.",
        "cette machine n'a pas de nom.",
        "Run `hostnamectl set-hostname NAME`.",
        "Lancez `hostnamectl set-hostname NOM`.");

    public static readonly Phrase NotMe = new(
        "this machine is called `{0}` (uname -n), but the nodes are: {1}.",
        "cette machine s'appelle `{0}` (uname -n), mais les nœuds sont : {1}.",
        "If it is meant to be `{2}`, run `hostnamectl set-hostname {2}`; else write `{0}` in the node line, here and on the other node, and in haresources.",
        "Si elle doit être `{2}`, lancez `hostnamectl set-hostname {2}` ; sinon écrivez `{0}` dans la ligne node, ici et sur l'autre nœud, et dans haresources.");

    public static readonly Phrase TooMany = new(
        "`{0}` is one node too many: there may be {1} until an arbiter can be configured, since nodes that lose sight of each other could not agree who may serve.",
        "`{0}` est un nœud de trop : il peut y en avoir {1} tant qu'aucun arbitre ne peut être configuré, car des nœuds qui se perdent de vue ne sauraient pas qui doit servir.",
        "Delete it here and in haresources.",
        "Supprimez-le ici et dans haresources.");

    public static readonly Phrase LongName = new(
        "`{0}` is too long for a node's name: {1} bytes are the most.",
        "`{0}` est trop long pour un nom de nœud : {1} octets au plus.",
        "Give the machine a shorter name with `hostnamectl set-hostname NAME`, and write that.",
        "Donnez à la machine un nom plus court avec `hostnamectl set-hostname NOM`, et écrivez-le.");

    public static readonly Phrase Twice = new(
        "`{0}` is already in line {1}.",
        "`{0}` est déjà à la ligne {1}.",
        "Delete one of them.",
        "Supprimez l'un des deux.");

    public static readonly Phrase Alone = new(
        "`{0}` is the only node: nobody would take over.",
        "`{0}` est le seul nœud : personne ne prendrait le relais.",
        "Add the other node's name.",
        "Ajoutez le nom de l'autre nœud.");

    public static readonly Phrase HostsAddress = new(
        "`{0}` is no address; the line is ignored by everything that looks names up.",
        "`{0}` n'est pas une adresse ; la ligne est ignorée par tout ce qui cherche des noms.",
        "Correct it.",
        "Corrigez-la.");

    public static readonly Phrase HostsAddressMeant = new(
        "`{0}` is no address; the line is ignored by everything that looks names up.",
        "`{0}` n'est pas une adresse ; la ligne est ignorée par tout ce qui cherche des noms.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase HostsOwnLoopback = new(
        "`{0}` is this node's own name at {1}: programs that listen on the name would be heard by nobody else.",
        "`{0}` est le nom de ce nœud, à {1} : un programme qui écoute sur ce nom ne serait entendu de personne d'autre.",
        "Heartbeats do not mind; better is the machine's real address before `{0}`.",
        "Les battements s'en accommodent ; mieux vaut l'adresse réelle de la machine devant `{0}`.");

    public static readonly Phrase HostsPeerLoopback = new(
        "`{0}` is another node, but has the loopback address {1} here: this machine would speak to itself.",
        "`{0}` est un autre nœud, mais a ici l'adresse de bouclage {1} : cette machine se parlerait à elle-même.",
        "Write the other machine's address before `{0}`.",
        "Écrivez l'adresse de l'autre machine devant `{0}`.");

    public static readonly Phrase HostsTwoAddresses = new(
        "`{0}` has the address {1} here and {2} in line {3}.",
        "`{0}` a ici l'adresse {1} et {2} à la ligne {3}.",
        "Keep the right one.",
        "Gardez la bonne.");
}
