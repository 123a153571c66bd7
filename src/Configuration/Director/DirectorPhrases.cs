// What can be said about addresses, servers and schedulers, whichever file names them.
using System.Collections.Immutable;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Director;

public static class DirectorPhrases
{
    public static readonly Phrase NoFile = new(
        "there is no such file.",
        "ce fichier n'existe pas.",
        "Look at its path; without one, `bascule director check` reads what this machine has.",
        "Vérifiez son chemin ; sans chemin, `bascule director check` lit ce que cette machine a.");

    public static readonly Phrase ByteOrderMark = new(
        "the file begins with a byte order mark, which ipvsadm and ldirectord take for part of the first word.",
        "le fichier commence par une marque d'ordre des octets (BOM), qu'ipvsadm et ldirectord prennent pour une partie du premier mot.",
        "Save it as UTF-8 without BOM, or run `sed -i '1s/^\\xEF\\xBB\\xBF//' {0}`.",
        "Enregistrez-le en UTF-8 sans BOM, ou lancez `sed -i '1s/^\\xEF\\xBB\\xBF//' {0}`.");

    public static readonly Phrase CarriageReturns = new(
        "the lines end as on Windows (CR LF); the CR is ignored here, but ipvsadm takes it for part of the last word.",
        "les lignes finissent comme sous Windows (CR LF) ; le CR est ignoré ici, mais ipvsadm le prend pour une partie du dernier mot.",
        "Remove it: `sed -i 's/\\r$//' {0}`.",
        "Supprimez-le : `sed -i 's/\\r$//' {0}`.");

    public static readonly Phrase SaidTwice = new(
        "`{0}` is also in line {1}; this one counts.",
        "`{0}` est aussi à la ligne {1} ; c'est celle-ci qui compte.",
        "Delete one of them.",
        "Supprimez-en une.");

    public static readonly Phrase UnknownValue = new(
        "`{1}` is nothing that {0} can be.",
        "`{1}` n'est pas une valeur possible de {0}.",
        "Write one of: {2}.",
        "Écrivez l'une de : {2}.");

    public static readonly Phrase UnknownValueNear = new(
        "`{1}` is nothing that {0} can be.",
        "`{1}` n'est pas une valeur possible de {0}.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase AddressMissing = new(
        "`{0}` is a port without an address.",
        "`{0}` est un port sans adresse.",
        "Write ADDRESS:PORT, for instance `192.168.56.10:{1}`.",
        "Écrivez ADRESSE:PORT, par exemple `192.168.56.10:{1}`.");

    public static readonly Phrase AddressMalformed = new(
        "`{0}` is no address.",
        "`{0}` n'est pas une adresse.",
        "Write four numbers from 0 to 255 without leading zeros, as `192.168.56.10`; IPv6 with a port in brackets, as `[fd00::10]:80`.",
        "Écrivez quatre nombres de 0 à 255 sans zéros devant, comme `192.168.56.10` ; IPv6 avec un port entre crochets, comme `[fd00::10]:80`.");

    public static readonly Phrase HostUnknown = new(
        "the host name `{0}` does not resolve.",
        "le nom d'hôte `{0}` n'est pas résolu.",
        "Correct it, write it into /etc/hosts, or write the address itself: a director should not wait for DNS.",
        "Corrigez-le, inscrivez-le dans /etc/hosts, ou écrivez l'adresse elle-même : un directeur ne devrait pas attendre le DNS.");

    public static readonly Phrase HostFamily = new(
        "`{0}` has no {1} address, which is needed here.",
        "`{0}` n'a pas d'adresse {1}, or il en faut une ici.",
        "Name a host that has one, or write the address itself.",
        "Nommez un hôte qui en a une, ou écrivez l'adresse elle-même.");

    public static readonly Phrase PortMalformed = new(
        "`{0}` is no port: a number from {1} to 65535 is needed, or a name of /etc/services.",
        "`{0}` n'est pas un port : il faut un nombre de {1} à 65535, ou un nom de /etc/services.",
        "Correct it.",
        "Corrigez-le.");

    public static readonly Phrase PortUnknown = new(
        "/etc/services gives no {1} port to the name `{0}`.",
        "/etc/services ne donne pas de port {1} au nom `{0}`.",
        "Write the number.",
        "Écrivez le numéro.");

    public static readonly Phrase PortMissing = new(
        "`{0}` has no port; only a persistent virtual service may serve every port.",
        "`{0}` n'a pas de port ; seul un service virtuel persistant peut servir tous les ports.",
        "Write it behind the address, for instance `{0}:80`, or make the service persistent.",
        "Écrivez-le après l'adresse, par exemple `{0}:80`, ou rendez le service persistant.");

    public static readonly Phrase MarkMalformed = new(
        "`{0}` is no firewall mark: a number from 1 to 4294967295 is needed.",
        "`{0}` n'est pas une marque de pare-feu : il faut un nombre de 1 à 4294967295.",
        "Write the number that nft or iptables marks the packets with.",
        "Écrivez le nombre avec lequel nft ou iptables marque les paquets.");

    public static readonly Phrase UnknownScheduler = new(
        "the kernel has no scheduler `{0}`.",
        "le noyau n'a pas d'ordonnanceur `{0}`.",
        "It has: {1}.",
        "Il a : {1}.");

    public static readonly Phrase UnknownSchedulerNear = new(
        "the kernel has no scheduler `{0}`.",
        "le noyau n'a pas d'ordonnanceur `{0}`.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase UnknownFlag = new(
        "`{0}` is no flag of the scheduler {1}.",
        "`{0}` n'est pas une option de l'ordonnanceur {1}.",
        "It has: {2}.",
        "Il a : {2}.");

    public static readonly Phrase TimeMalformed = new(
        "`{0}` is no persistence time: seconds from 1 to {1} (31 days).",
        "`{0}` n'est pas une durée de persistance : des secondes, de 1 à {1} (31 jours).",
        "300 is usual: five minutes.",
        "300 est habituel : cinq minutes.");

    public static readonly Phrase MaskMalformed = new(
        "`{0}` is no network mask here.",
        "`{0}` n'est pas un masque réseau ici.",
        "Write it as in `{1}`.",
        "Écrivez-le comme dans `{1}`.");

    public static readonly Phrase WithoutPersistence = new(
        "`{0}` does nothing without persistence.",
        "`{0}` n'a aucun effet sans persistance.",
        "Make the service persistent, or delete it.",
        "Rendez le service persistant, ou supprimez-le.");

    public static readonly Phrase OnePacketNotUdp = new(
        "one packet at a time can only be scheduled for UDP.",
        "l'ordonnancement paquet par paquet n'existe que pour UDP.",
        "Delete it, or make the service one of UDP.",
        "Supprimez-le, ou faites du service un service UDP.");

    public static readonly Phrase NumberMalformed = new(
        "`{0}` is no {1}: a whole number from 0 to {2} is needed.",
        "`{0}` ne convient pas pour {1} : il faut un nombre entier de 0 à {2}.",
        "Correct it; a weight of 0 drains a server, and no number takes it away.",
        "Corrigez-le ; un poids de 0 vide un serveur, aucun nombre ne l'enlève.");

    public static readonly Phrase Thresholds = new(
        "the lower threshold {0} is above the upper, {1}: the kernel refuses that.",
        "le seuil bas {0} est au-dessus du seuil haut, {1} : le noyau le refuse.",
        "Raise the upper threshold, or lower the other.",
        "Augmentez le seuil haut, ou baissez l'autre.");

    public static readonly Phrase ServiceTwice = new(
        "the virtual service {0} is there already: {1}.",
        "le service virtuel {0} existe déjà : {1}.",
        "Keep one of them.",
        "N'en gardez qu'un.");

    public static readonly Phrase ServerTwice = new(
        "the real server {0} is given twice for {1}: line {2} has it already.",
        "le serveur réel {0} est donné deux fois pour {1} : la ligne {2} l'a déjà.",
        "Delete one; who is to get twice as much has twice the weight.",
        "Supprimez-en un ; qui doit recevoir deux fois plus a un poids double.");

    public static readonly Phrase ServerFamily = new(
        "the real server {0} is not of the same address family as {1}; only a tunnel leads from one to the other.",
        "le serveur réel {0} n'est pas de la même famille d'adresses que {1} ; seul un tunnel mène de l'une à l'autre.",
        "Write an address of the same family, or use a tunnel.",
        "Écrivez une adresse de la même famille, ou utilisez un tunnel.");

    public static readonly Phrase PortUnused = new(
        "the port {0} is not used: without masquerading packets go on as they are, to port {1}.",
        "le port {0} ne sert pas : sans masquerading les paquets partent tels quels, vers le port {1}.",
        "Write {1}, or forward by masquerading.",
        "Écrivez {1}, ou utilisez le masquerading.");

    public static readonly Phrase NoServers = new(
        "the virtual service {0} has no real server: clients are refused.",
        "le service virtuel {0} n'a aucun serveur réel : les clients sont refusés.",
        "Give it one, or delete it.",
        "Donnez-lui-en un, ou supprimez-le.");

    public static readonly Phrase AllDrained = new(
        "all real servers of {0} have the weight 0: new clients are refused.",
        "tous les serveurs réels de {0} ont le poids 0 : les nouveaux clients sont refusés.",
        "Give one of them a weight.",
        "Donnez un poids à l'un d'eux.");

    public static readonly Phrase WeightsUnused = new(
        "the scheduler {0} does not look at weights, but the real servers of {1} have different ones.",
        "l'ordonnanceur {0} ne tient pas compte des poids, or les serveurs réels de {1} en ont de différents.",
        "Use `w{0}`, which does.",
        "Utilisez `w{0}`, qui en tient compte.");

    /// <summary>What is said instead of sentences that name Heartbeat.</summary>
    internal static readonly ImmutableDictionary<Phrase, Phrase> Instead = ImmutableDictionary<Phrase, Phrase>.Empty
        .Add(FilePhrases.ByteOrderMark, ByteOrderMark).Add(FilePhrases.CarriageReturns, CarriageReturns);
}
