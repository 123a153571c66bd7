// What the director's files say, and what becomes of it when they change: all of the new ones or none (docs/operations/director.md). Called by the service manager's signal and by the watch over the files, each
// on a thread of its own: one after the other.
using System.Collections.Immutable;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Core.Director;

namespace Bascule.Director;

/// <param name="root">The files are below it.</param>
/// <param name="names">What names stand for, asked anew at each reading.</param>
/// <param name="errand">For a callback. Not waited for.</param>
internal sealed class FilesInForce(string root, Func<NameLookup> names, Action<Level, string> note, Action<Errand> errand)
{
    private const int LooksBetweenTries = 8;

    private static readonly DirectorReading NoFiles = new(null, []);

    private readonly Lock oneAtATime = new();
    private readonly FileWatch watch = new();
    private ImmutableArray<DirectorFile> files = [];
    private ImmutableArray<WatchedFile> watched = [];
    private ImmutableSortedSet<string> unheeded = [];
    private int looksUntilAgain;
    private bool lacksNamesOnly;

    /// <summary>Whose words count.</summary>
    public IReadOnlyList<string> Paths => [.. files.Select(f => f.File.Path)];

    /// <summary>Why what is on disk does not count; empty: it does, or nobody has looked.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    /// <summary>Told when other words count from now on.</summary>
    public Action<DirectorConfiguration> Use { get; set; } = _ => { };

    /// <returns>What was found; what there is to say of it has been said.</returns>
    public DirectorReading Begin()
    {
        lock (oneAtATime)
        {
            var (found, reading) = Read();
            if (reading.Configuration is { } configuration) Keep(found, configuration);
            return reading;
        }
    }

    /// <summary>Because somebody asks for it.</summary>
    public void Reload()
    {
        lock (oneAtATime)
        {
            if (Reread() is not ({ } found, { } configuration)) return;
            var changed = watch.Differing(found.Select(f => f.File));
            Keep(found, configuration);
            Use(configuration);
            Call(changed);
        }
    }

    /// <summary>Because a second has passed: of files that ask for it a change is noticed.</summary>
    public void Look()
    {
        // A look or a reload that takes long, since names do not resolve, is not queued up behind.
        if (!oneAtATime.TryEnter()) return;
        try
        {
            var changed = watch.Look();
            if (!changed.IsEmpty)
            {
                note(Level.Info, $"{string.Join(", ", changed)} has changed");
                (unheeded, looksUntilAgain) = (unheeded.Union(changed), 0);
            }
            if (unheeded.IsEmpty || looksUntilAgain-- > 0) return;
            Heed();
        }
        finally
        {
            oneAtATime.Exit();
        }
    }

    /// <summary>One change that is refused for want of names is tried again, as a start is: that need not be the file's fault.</summary>
    private void Heed()
    {
        looksUntilAgain = LooksBetweenTries;
        var paths = unheeded;
        if (Reread() is not ({ } found, { } configuration))
        {
            if (!lacksNamesOnly) unheeded = [];
            return;
        }
        if (watched.Any(w => w.Reloads && paths.Contains(w.Path)))
        {
            Keep(found, configuration);
            Use(configuration);
        }
        else
        {
            unheeded = [];
            note(Level.Info, "what it says now has no error, and is in force after `systemctl reload bascule-director`");
        }
        Call(paths);
    }

    /// <summary>As the files in force say.</summary>
    private void Call(IEnumerable<string> changed)
    {
        foreach (var file in watched.Where(w => w.Callback is not null && changed.Contains(w.Path))) errand(new Errand.Run(file.Path, file.Callback!, [file.Path]));
    }

    private void Keep(ImmutableArray<DirectorFile> found, DirectorConfiguration configuration)
    {
        (files, watched, unheeded) = (found, configuration.Watched, []);
        watch.Begin(found.Select(f => f.File).Where(f => watched.Any(w => w.Path == f.Path)));
    }

    private (ImmutableArray<DirectorFile> Found, DirectorConfiguration Configuration)? Reread()
    {
        var (found, reading) = Read();
        lacksNamesOnly = reading.LacksNamesOnly;
        if (reading.Configuration is { } configuration)
        {
            Refused = [];
            return (found, configuration);
        }
        Refused = ["the files were changed, and have errors: the ones before are in force (`bascule director check`)"];
        note(Level.Error, Refused[0]);
        return null;
    }

    private (ImmutableArray<DirectorFile>, DirectorReading) Read()
    {
        var found = FileReading.OfDirector(root);
        var reading = found.IsEmpty ? NoFiles : DirectorConfiguration.Parse(found, names(), ThisMachine.Devices());
        if (reading == NoFiles) note(Level.Error, $"none of {string.Join(", ", DirectorFile.Usual.SelectMany(u => u.Paths).Select(p => "/" + p))} is there, so there is nothing to balance");
        foreach (var finding in reading.Findings) note(LevelOf(finding.Severity), finding.ToString());
        return (found, reading);
    }

    private static Level LevelOf(Severity severity) => severity switch
    {
        Severity.Error => Level.Error,
        Severity.Warning => Level.Warning,
        _ => Level.Info,
    };
}
