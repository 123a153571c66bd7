// The open sockets of all media. Sending happens on the beat thread and on the loop's, under one lock; receiving only on the loop's.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration;
using Bascule.Linux;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;
using Bascule.Wire.Native;

namespace Bascule.Node.Media;

internal sealed class MediaSet(ImmutableArray<Medium> media, IReadOnlySet<IPAddress> floating) : IDisposable
{
    private readonly Lock sending = new();
    private ImmutableArray<Voice> voices = [];
    private ImmutableArray<Ear> ears = [];

    /// <summary>A socket that hears, and the media that may speak through it.</summary>
    public sealed record Ear(DatagramSocket Socket, ImmutableArray<PlannedMedium> Media)
    {
        public required Doorkeeper Door { get; init; }

        /// <summary>Whether a second copy of a datagram, over another medium, is surely a node's: where media share an ear, a stranger's copy looks like that.</summary>
        public bool HearsOneMedium => Media.Length == 1;

        /// <summary>Which medium a datagram came over: the ucast line with its sender's address, else the first.</summary>
        public int LinkOf(in DatagramAddress from)
        {
            if (Media.Length == 1) return Media[0].Index;
            foreach (var medium in Media)
                if (!medium.IsMulticast && new DatagramAddress(medium.Destination, from.Port, from.Scope) == from) return medium.Index;
            foreach (var medium in Media)
                if (medium.Medium.Kind == MediumKind.Bcast) return medium.Index;
            return Media[0].Index;
        }
    }

    /// <summary>A socket that speaks, and whereto.</summary>
    private sealed record Voice(DatagramSocket Socket, DatagramAddress To, PlannedMedium Plan)
    {
        public int LastErrno { get; set; }
    }

    public ImmutableArray<Ear> Ears => ears;

    public ImmutableArray<PlannedMedium> Plan { get; private set; } = [];

    /// <summary>Something could not be opened; worth another try.</summary>
    public bool IsIncomplete => voices.Length < Plan.Length || ears.Sum(e => e.Media.Length) < Plan.Length;

    /// <summary>Opens what is not open as it should be now.</summary>
    /// <returns>True if anything was opened or closed: then <see cref="Ears"/> are others.</returns>
    public bool Refresh(NetworkSnapshot network, out ImmutableArray<string> troubles)
    {
        troubles = [];
        var plan = MediaPlan.Of(media, network, floating);
        if (plan.SequenceEqual(Plan) && !IsIncomplete) return false;

        var sentences = ImmutableArray.CreateBuilder<string>();
        var open = (Ears: ears, Voices: voices);
        lock (sending)
        {
            ears = [.. plan.GroupBy(p => p.Ear).Select(shared => EarFor([.. shared], sentences)).OfType<Ear>()];
            voices = [.. plan.Select(planned => VoiceFor(planned, sentences)).OfType<Voice>()];
            foreach (var ear in open.Ears.Except(ears)) ear.Socket.Dispose();
            foreach (var voice in open.Voices.Except(voices)) voice.Socket.Dispose();
            Plan = plan;
        }
        troubles = sentences.ToImmutable();
        return true;
    }

    /// <summary>The next datagram of a sender, over all media: the same bytes, so that the peer knows them for one.</summary>
    public void Send(Sender sender)
    {
        lock (sending)
        {
            var datagram = sender.Next();
            if (datagram.IsEmpty) return;
            foreach (var voice in voices)
            {
                var sent = voice.Socket.Send(datagram, voice.To);
                voice.LastErrno = sent < 0 ? -sent : 0;
            }
        }
    }

    /// <summary>From now on <paramref name="sender"/> speaks of this cluster and signs with this key.</summary>
    public void Use(Sender sender, Core.Cluster cluster, Wire.Authentication.MessageKey signing)
    {
        lock (sending) sender.Use(cluster, signing);
    }

    /// <summary>From now on <paramref name="sender"/> says this.</summary>
    public void Compose(Sender sender, Core.View view)
    {
        lock (sending) sender.Compose(view);
    }

    /// <summary>What keeps a medium from sending at present, by its name.</summary>
    public IEnumerable<(string Medium, SystemError Error)> Troubles() =>
        voices.Where(v => v.LastErrno is not (0 or SystemError.WouldBlock)).Select(v => (v.Plan.Medium.Name, new SystemError(v.LastErrno, $"sending to {v.To}")));

    /// <summary>Where a flood comes in now, and how many of strangers' datagrams come for each one that is looked at.</summary>
    public IEnumerable<(Medium At, int OneIn)> Floods() => ears.Where(e => e.Door.Strictness > 0).Select(e => (e.Media[0].Medium, 1 << e.Door.Strictness));

    public void Dispose()
    {
        lock (sending) Close();
    }

    /// <summary>The one that is open and still right, or a new one; null if it cannot be opened now.</summary>
    private Ear? EarFor(ImmutableArray<PlannedMedium> shared, ImmutableArray<string>.Builder troubles)
    {
        if (ears.FirstOrDefault(e => e.Media.SequenceEqual(shared)) is { } same) return same;

        var (device, port, isIPv6, group) = shared[0].Ear;
        if (DatagramSocket.TryOpenReceiver(new ReceiverOptions { Device = device, Port = port, IsIPv6 = isIPv6, Group = group }, out var socket, out var error))
        {
            var named = shared.Where(m => !m.IsMulticast && m.Medium.Kind != MediumKind.Bcast).Select(m => new DatagramAddress(m.Destination, m.Medium.Port, Scope(m)));
            var before = ears.FirstOrDefault(e => e.Media[0].Ear == shared[0].Ear && e.Media[0].DeviceIndex == shared[0].DeviceIndex);
            return new Ear(socket, shared) { Door = new Doorkeeper(socket, before?.Door, named) };
        }
        troubles.Add($"{shared[0].Medium}: cannot receive: {error}");
        return null;
    }

    private Voice? VoiceFor(PlannedMedium planned, ImmutableArray<string>.Builder troubles)
    {
        if (voices.FirstOrDefault(v => v.Plan == planned) is { } same) return same;

        var options = new SenderOptions
        {
            Device = planned.Medium.Device,
            IsIPv6 = planned.IsIPv6,
            Source = planned.Source,
            Broadcasts = planned.Medium.Kind == MediumKind.Bcast,
            MulticastHops = planned.IsMulticast ? planned.Medium.Ttl : null,
            MulticastLoops = planned.Medium.Loop,
        };
        if (!DatagramSocket.TryOpenSender(options, out var socket, out var error))
        {
            troubles.Add($"{planned.Medium}: cannot send: {error}");
            return null;
        }
        return new Voice(socket, new DatagramAddress(planned.Destination, planned.Medium.Port, Scope(planned)), planned);
    }

    private static int Scope(PlannedMedium planned) => planned.Destination is { IsIPv6LinkLocal: true } or { IsIPv6Multicast: true } ? planned.DeviceIndex : 0;

    private void Close()
    {
        foreach (var ear in ears) ear.Socket.Dispose();
        foreach (var voice in voices) voice.Socket.Dispose();
        (ears, voices) = ([], []);
    }
}
