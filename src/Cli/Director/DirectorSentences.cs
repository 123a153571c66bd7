// What the command line says about a director, in both languages.
using Bascule.Configuration.Speech;

namespace Bascule.Cli.Director;

public static class DirectorSentences
{
    public static readonly Phrase About = new(
        "The load balancer (LVS): its virtual services and their real servers.",
        "Le répartiteur de charge (LVS) : ses services virtuels et leurs serveurs réels.");

    public static readonly Phrase AboutCheck = new(
        "Read ipvsadm.rules, /etc/default/ipvsadm and ldirectord.cf, show the virtual services, and say everything there is to say about them. Changes nothing. Exit code 6 if something is wrong.",
        "Lire ipvsadm.rules, /etc/default/ipvsadm et ldirectord.cf, montrer les services virtuels, et dire tout ce qu'il y a à en dire. Ne change rien. Code de retour 6 si quelque chose ne va pas.");

    public static readonly Phrase AboutFiles = new(
        "Files to read instead of this machine's own; what each is, is seen from its name or its first line.",
        "Fichiers à lire au lieu de ceux de cette machine ; ce qu'est chacun se voit à son nom ou à sa première ligne.");

    public static readonly Phrase AboutIpvsadm = new(
        "Print the table as `ipvsadm -Sn` does, with every real server up.",
        "Afficher la table comme `ipvsadm -Sn`, tous les serveurs réels étant actifs.");

    public static readonly Phrase NoFiles = new(
        "There is nothing to read: none of {0} exists.",
        "Il n'y a rien à lire : aucun de {0} n'existe.",
        "Name a file: `bascule director check FILE`.",
        "Nommez un fichier : `bascule director check FICHIER`.");

    public static readonly Phrase Good = new(
        "{0} virtual services, {1} real servers: good ({2} warnings).",
        "{0} services virtuels, {1} serveurs réels : bon ({2} avertissements).");

    public static readonly Phrase Bad = new(
        "Not valid ({0} errors, {1} warnings): nothing of it would be applied.",
        "Non valide ({0} erreurs, {1} avertissements) : rien n'en serait appliqué.");

    public static readonly Phrase ColumnService = new("SERVICE", "SERVICE");
    public static readonly Phrase ColumnScheduler = new("SCHEDULER", "ORDONNANCEUR");
    public static readonly Phrase ColumnServer = new("REAL SERVER", "SERVEUR RÉEL");
    public static readonly Phrase ColumnForwarding = new("FORWARDING", "TRANSMISSION");
    public static readonly Phrase ColumnWeight = new("WEIGHT", "POIDS");
    public static readonly Phrase ColumnCheck = new("CHECK", "VÉRIFICATION");
    public static readonly Phrase Persistent = new("{0}, persistent {1} s", "{0}, persistant {1} s");
    public static readonly Phrase Fallback = new("fallback {0}", "secours {0}");

    public static readonly Phrase SyncBoth = new(
        "This director tells its connections on {0} (syncid {1}) and takes over those of the other one: the same on both of a pair.",
        "Ce directeur annonce ses connexions sur {0} (syncid {1}) et reprend celles de l'autre : identique sur les deux d'une paire.");

    public static readonly Phrase SyncMaster = new(
        "This director tells its connections on {0} (syncid {1}), and takes over none.",
        "Ce directeur annonce ses connexions sur {0} (syncid {1}), et n'en reprend aucune.");

    public static readonly Phrase SyncBackup = new(
        "This director takes over the connections that another one tells on {0} (syncid {1}), and tells none.",
        "Ce directeur reprend les connexions qu'un autre annonce sur {0} (syncid {1}), et n'en annonce aucune.");
}
