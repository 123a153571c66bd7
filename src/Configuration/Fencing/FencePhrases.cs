// What can be said about fencing in either form of the files; what only bascule.yaml can say wrong is among its own phrases.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Fencing;

public static class FencePhrases
{
    public static readonly Phrase StonithForm = new(
        "`stonith` takes a plug-in's type and a file with its values.",
        "`stonith` prend le type d'un plug-in et un fichier avec ses valeurs.",
        "Write `stonith TYPE /etc/ha.d/stonith.cfg`; `stonith -L` lists the types, and `stonith -t TYPE -n` the values that go on one line of the file.",
        "Écrivez `stonith TYPE /etc/ha.d/stonith.cfg` ; `stonith -L` liste les types, et `stonith -t TYPE -n` les valeurs qui vont sur une ligne du fichier.");

    public static readonly Phrase StonithHostForm = new(
        "`stonith_host` takes a node (or `*`), a plug-in's type and its values.",
        "`stonith_host` prend un nœud (ou `*`), le type d'un plug-in et ses valeurs.",
        "Write `stonith_host NODE TYPE VALUES…`: NODE is the one that may use the device; `stonith -t TYPE -n` lists the values.",
        "Écrivez `stonith_host NŒUD TYPE VALEURS…` : NŒUD est celui qui peut utiliser le dispositif ; `stonith -t TYPE -n` liste les valeurs.");

    public static readonly Phrase InlineExposed = new(
        "the values behind `stonith_host` may hold a password, and others than root may read this file.",
        "les valeurs derrière `stonith_host` peuvent contenir un secret, et d'autres que root peuvent lire ce fichier.",
        "Put them on one line of a file with mode 600, and write `stonith {0} FILE`.",
        "Mettez-les sur une ligne d'un fichier en mode 600, et écrivez `stonith {0} FICHIER`.");

    public static readonly Phrase UnknownNode = new(
        "`{0}` is none of the nodes.",
        "`{0}` n'est aucun des nœuds.",
        "There are: {1}.",
        "Il y a : {1}.");

    public static readonly Phrase UnknownNodeNear = new(
        "`{0}` is none of the nodes.",
        "`{0}` n'est aucun des nœuds.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoPluginName = new(
        "`{0}` cannot be the type of a STONITH plug-in.",
        "`{0}` ne peut pas être le type d'un plug-in STONITH.",
        "Write one of those that `stonith -L` lists, for instance `external/ipmi`.",
        "Écrivez l'un de ceux que liste `stonith -L`, par exemple `external/ipmi`.");

    public static readonly Phrase NoStonith = new(
        "the STONITH plug-in `{0}` cannot be run: the program `stonith` is not there.",
        "le plug-in STONITH `{0}` ne peut pas être lancé : le programme `stonith` n'est pas là.",
        "Run `apt install cluster-glue`.",
        "Lancez `apt install cluster-glue`.");

    public static readonly Phrase NoPlugin = new(
        "there is no STONITH plug-in `{0}` here.",
        "il n'y a pas de plug-in STONITH `{0}` ici.",
        "There are: {1}.",
        "Il y a : {1}.");

    public static readonly Phrase NoPluginNear = new(
        "there is no STONITH plug-in `{0}` here.",
        "il n'y a pas de plug-in STONITH `{0}` ici.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoParametersFile = new(
        "{0} is not there.",
        "{0} n'existe pas.",
        "Make it, for root alone: `install -m 600 /dev/null {0}`, and write the device's parameters into it.",
        "Créez-le, pour root seul : `install -m 600 /dev/null {0}`, et écrivez-y les paramètres du dispositif.");

    public static readonly Phrase ParametersExposed = new(
        "others than root may read {0}, which holds the way to switch a node off.",
        "d'autres que root peuvent lire {0}, qui contient de quoi éteindre un nœud.",
        "Run `chown root:root {0}; chmod 600 {0}`.",
        "Lancez `chown root:root {0}; chmod 600 {0}`.");

    public static readonly Phrase StorageUnfenced = new(
        "`{0}` is destroyed when two nodes have it at once, and nothing makes {1} harmless when it is silent: IN A PARTITION BOTH WILL HAVE IT. It runs as it ran under Heartbeat.",
        "`{0}` est détruit si deux nœuds l'ont à la fois, et rien ne neutralise {1} quand il est muet : EN CAS DE PARTITION LES DEUX L'AURONT. Il tourne comme il tournait sous Heartbeat.",
        "Configure a fence device: docs/operations/fencing.md.",
        "Configurez un dispositif d'isolement (fence) : docs/operations/fencing.md.");
}
