// What can be said about hooks; only bascule.yaml has them.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Hooks;

public static class HookPhrases
{
    public static readonly Phrase OneOfThree = new(
        "a hook is told in one way: `command`, `webhook` or `mail`.",
        "un crochet est averti d'une seule façon : `command`, `webhook` ou `mail`.",
        "Write one of them; for two ways, two hooks.",
        "Écrivez-en une ; pour deux façons, deux crochets.");

    public static readonly Phrase UnknownEvent = new(
        "there is no event `{0}`.",
        "il n'y a pas d'événement `{0}`.",
        "There are: {1}.",
        "Il y a : {1}.");

    public static readonly Phrase UnknownEventNear = new(
        "there is no event `{0}`.",
        "il n'y a pas d'événement `{0}`.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase WritableByOthers = new(
        "others than root may write `{0}`, or its folder: whoever does decides what is run.",
        "d'autres que root peuvent écrire `{0}`, ou son dossier : qui le fait décide de ce qui s'exécute.",
        "`chmod go-w` it and its folder.",
        "Faites `chmod go-w` sur lui et sur son dossier.");

    public static readonly Phrase NoUrl = new(
        "`{0}` is not a URL of a receiver.",
        "`{0}` n'est pas l'URL d'un destinataire.",
        "Write `https://HOST/PATH` or `http://HOST:PORT/PATH`.",
        "Écrivez `https://HÔTE/CHEMIN` ou `http://HÔTE:PORT/CHEMIN`.");

    public static readonly Phrase PasswordInUrl = new(
        "the URL holds a user or a password.",
        "l'URL contient un utilisateur ou un mot de passe.",
        "Let the receiver check the signature instead: `key-file`.",
        "Que le destinataire vérifie plutôt la signature : `key-file`.");

    public static readonly Phrase Unsigned = new(
        "anybody who reaches this receiver can tell it of events in our name: nothing is signed.",
        "quiconque atteint ce destinataire peut lui annoncer des événements en notre nom : rien n'est signé.",
        "Write `key-file: /etc/bascule/hook.key`, a file with mode 600 that holds a secret which the receiver has, too.",
        "Écrivez `key-file: /etc/bascule/hook.key`, un fichier en mode 600 avec un secret que le destinataire a aussi.");

    public static readonly Phrase NoKeyFile = new(
        "there is no file `{0}`.",
        "il n'y a pas de fichier `{0}`.",
        "Make it: `umask 077; head -c 32 /dev/urandom | base64 >{0}`, and give the receiver a copy.",
        "Créez-le : `umask 077; head -c 32 /dev/urandom | base64 >{0}`, et donnez-en une copie au destinataire.");

    public static readonly Phrase KeyExposed = new(
        "others than root may read `{0}`, and could sign in our name.",
        "d'autres que root peuvent lire `{0}`, et pourraient signer en notre nom.",
        "`chmod 600 {0}`.",
        "Faites `chmod 600 {0}`.");

    public static readonly Phrase NoRecipient = new(
        "`{0}` cannot be a recipient of mail.",
        "`{0}` ne peut pas être un destinataire de courrier.",
        "Write `admin@example.org`, or a user of this machine.",
        "Écrivez `admin@example.org`, ou un utilisateur de cette machine.");

    public static readonly Phrase NoMailProgram = new(
        "this machine cannot send mail: there is neither /usr/sbin/sendmail nor /usr/bin/mail.",
        "cette machine ne peut pas envoyer de courrier : il n'y a ni /usr/sbin/sendmail ni /usr/bin/mail.",
        "Install one, for instance `apt install msmtp-mta` or `apt install postfix`.",
        "Installez-en un, par exemple `apt install msmtp-mta` ou `apt install postfix`.");

    public static readonly Phrase LimitRange = new(
        "an attempt may take {0} to {1}, not {2}.",
        "une tentative peut durer de {0} à {1}, pas {2}.",
        "Write a time between them.",
        "Écrivez une durée entre les deux.");
}
