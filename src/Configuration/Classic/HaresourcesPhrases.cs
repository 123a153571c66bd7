// What can be said about haresources, alone and together with ha.cf and the machine.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Classic;

public static class HaresourcesPhrases
{
    public static readonly Phrase NoResources = new(
        "the line names the node `{0}` and nothing to run there; it is ignored.",
        "la ligne nomme le nœud `{0}` et rien à y lancer ; elle n'est pas prise en compte.",
        "Write the resources behind it, or delete it.",
        "Écrivez les ressources derrière, ou supprimez-la.");

    public static readonly Phrase CommentContinued = new(
        "the backslash is inside the comment: the next line does not continue this one.",
        "la barre oblique inverse est dans le commentaire : la ligne suivante ne continue pas celle-ci.",
        "Put the comment on a line of its own.",
        "Mettez le commentaire sur sa propre ligne.");

    public static readonly Phrase CommentOnContinuation = new(
        "a comment on a continuation line is none: Heartbeat takes `#` and each word behind it for resources, and gives the group up.",
        "un commentaire sur une ligne de continuation n'en est pas un : Heartbeat prend `#` et chaque mot qui suit pour des ressources, et abandonne le groupe.",
        "Put the comment on a line of its own above the group.",
        "Mettez le commentaire sur sa propre ligne au-dessus du groupe.");

    public static readonly Phrase NothingContinued = new(
        "a backslash ends the file; nothing follows it.",
        "une barre oblique inverse termine le fichier ; rien ne la suit.",
        "Delete it.",
        "Supprimez-la.");

    public static readonly Phrase UnknownNode = new(
        "`{0}` is no node of ha.cf.",
        "`{0}` n'est pas un nœud de ha.cf.",
        "A line begins with the node that its resources prefer: {1}.",
        "Une ligne commence par le nœud que ses ressources préfèrent : {1}.");

    public static readonly Phrase UnknownNodeNear = new(
        "`{0}` is no node of ha.cf.",
        "`{0}` n'est pas un nœud de ha.cf.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase SameKey = new(
        "`{0}` also begins the group in line {1}: a group is known by its first resource, so both would move together.",
        "`{0}` commence aussi le groupe de la ligne {1} : un groupe est connu par sa première ressource, et les deux bougeraient ensemble.",
        "Join the lines, or begin one with another resource.",
        "Réunissez les lignes, ou commencez l'une par une autre ressource.");

    public static readonly Phrase TooManyGroups = new(
        "this is group {0}; there may be {1}.",
        "c'est le groupe {0} ; il peut y en avoir {1}.",
        "Put resources that move together into one line.",
        "Mettez sur une ligne les ressources qui bougent ensemble.");

    public static readonly Phrase NamedLikeDevice = new(
        "`{0}` is a network interface, but stands here as a resource: Heartbeat would look for a script of that name and give the group up.",
        "`{0}` est une interface réseau, mais figure ici comme ressource : Heartbeat chercherait un script de ce nom et abandonnerait le groupe.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase SingleColon = new(
        "`{0}` has one colon where two belong.",
        "`{0}` a un seul deux-points là où il en faut deux.",
        "Write `{1}`.",
        "Écrivez `{1}`.");

    public static readonly Phrase BareIPv6 = new(
        "`{0}` is an IPv6 address; only IPv4 addresses may stand without the name of their agent.",
        "`{0}` est une adresse IPv6 ; seules les adresses IPv4 peuvent figurer sans le nom de leur agent.",
        "Write `IPv6addr::{0}`.",
        "Écrivez `IPv6addr::{0}`.");

    public static readonly Phrase FenceAgent = new(
        "`{0}` is the name of a fence device, not of a resource.",
        "`{0}` est le nom d'un dispositif d'isolement (fence), pas d'une ressource.",
        "Delete it here; fence devices stand under `fence` in bascule.yaml (docs/operations/fencing.md).",
        "Supprimez-le ici ; les dispositifs d'isolement figurent sous `fence` dans bascule.yaml (docs/operations/fencing.md).");

    public static readonly Phrase FenceSsh = new(
        "`fence_ssh` is no resource, and there is no fence agent of that name: who can log in to a node has no silent node before him.",
        "`fence_ssh` n'est pas une ressource, et aucun agent de fencing ne porte ce nom : si l'on peut se connecter à un nœud, il n'est pas muet.",
        "Delete it here. What cuts the power is needed: `fence_ipmilan`, `fence_virsh` (the hypervisor by ssh), `fence_redfish`… of Debian's fence-agents, under `fence` in bascule.yaml; docs/operations/fencing.md.",
        "Supprimez-le ici. Il faut de quoi couper le courant : `fence_ipmilan`, `fence_virsh` (l'hyperviseur par ssh), `fence_redfish`… du paquet fence-agents, sous `fence` dans bascule.yaml ; docs/operations/fencing.md.");

    public static readonly Phrase NoAgent = new(
        "nothing named `{0}` is there to be run: neither a script in resource.d, nor a systemd unit, nor an init script.",
        "rien ne s'appelle `{0}` : ni script dans resource.d, ni unité systemd, ni script d'init.",
        "Install what brings it, or correct the name.",
        "Installez ce qui le fournit, ou corrigez le nom.");

    public static readonly Phrase NoAgentNear = new(
        "nothing named `{0}` is there to be run: neither a script in resource.d, nor a systemd unit, nor an init script.",
        "rien ne s'appelle `{0}` : ni script dans resource.d, ni unité systemd, ni script d'init.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase OtherDirectorFile = new(
        "`{0}` is run by Bascule's director, which reads /etc/ha.d/ldirectord.cf and no other file of that kind.",
        "`{0}` est confié au directeur de Bascule, qui lit /etc/ha.d/ldirectord.cf et aucun autre fichier de ce genre.",
        "Write `ldirectord::ldirectord.cf`, and put what is to be balanced in that file (`bascule director check`); or install Debian's `ldirectord`, whose script is preferred.",
        "Écrivez `ldirectord::ldirectord.cf`, et mettez ce qui est à répartir dans ce fichier (`bascule director check`) ; ou installez `ldirectord` de Debian, dont le script a la préférence.");

    public static readonly Phrase PathAsAgent = new(
        "`{0}` is a path; a resource is named without its folder.",
        "`{0}` est un chemin ; une ressource se nomme sans son dossier.",
        "Write `{1}`.",
        "Écrivez `{1}`.");

    public static readonly Phrase AddressMissing = new(
        "`{0}` lacks its address.",
        "il manque à `{0}` son adresse.",
        "Write `{0}::{1}`.",
        "Écrivez `{0}::{1}`.");

    public static readonly Phrase AddressMalformed = new(
        "`{0}` is no address.",
        "`{0}` n'est pas une adresse.",
        "Write it as in `{1}`.",
        "Écrivez-la comme dans `{1}`.");

    public static readonly Phrase AddressFamily = new(
        "`{0}` is not of the kind of address that `{1}` takes.",
        "`{0}` n'est pas du type d'adresse que prend `{1}`.",
        "Write `{2}::{0}`.",
        "Écrivez `{2}::{0}`.");

    public static readonly Phrase MaskMalformed = new(
        "`{0}` is no length of a network mask: a number from 1 to {1} is needed.",
        "`{0}` n'est pas une longueur de masque réseau : il faut un nombre de 1 à {1}.",
        "Write it as in `{2}`.",
        "Écrivez-la comme dans `{2}`.");

    public static readonly Phrase BroadcastMalformed = new(
        "`{0}` is no broadcast address.",
        "`{0}` n'est pas une adresse de diffusion.",
        "Leave it away: it follows from the mask.",
        "Omettez-la : elle découle du masque.");

    public static readonly Phrase TooManyParts = new(
        "`{0}` has more parts than an address can have.",
        "`{0}` a plus de parties qu'une adresse ne peut en avoir.",
        "Write ADDRESS/BITS/INTERFACE, for instance `{1}`.",
        "Écrivez ADRESSE/BITS/INTERFACE, par exemple `{1}`.");

    public static readonly Phrase NoDevice = new(
        "this machine has no interface `{0}` to put {1} on.",
        "cette machine n'a pas d'interface `{0}` où mettre {1}.",
        "It has: {2}.",
        "Elle a : {2}.");

    public static readonly Phrase NoDeviceNear = new(
        "this machine has no interface `{0}` to put {1} on.",
        "cette machine n'a pas d'interface `{0}` où mettre {1}.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase NoNetwork = new(
        "no interface of this machine is in the network of {0}.",
        "aucune interface de cette machine n'est dans le réseau de {0}.",
        "Name mask and interface, for instance `{1}`, or correct the address. This machine has: {2}.",
        "Nommez le masque et l'interface, par exemple `{1}`, ou corrigez l'adresse. Cette machine a : {2}.");

    public static readonly Phrase SameAddress = new(
        "{0} is also in line {1}: both groups would carry it, on different nodes at worst.",
        "{0} est aussi à la ligne {1} : les deux groupes la porteraient, au pire sur des nœuds différents.",
        "Leave it in one of them.",
        "Laissez-la dans un seul.");

    public static readonly Phrase LabelTooLong = new(
        "the label `{0}` has more than 15 characters, which the kernel does not take.",
        "l'étiquette `{0}` a plus de 15 caractères, ce que le noyau n'accepte pas.",
        "Write a shorter one, or none.",
        "Écrivez-en une plus courte, ou aucune.");
}
