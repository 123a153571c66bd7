namespace Bascule.Simulator.Checkers;

/// <summary>All of them; docs/invariants.md lists the same names, each with the mutation that turns it red.</summary>
internal static class Properties
{
    public static Checker[] All(World world) =>
    [
        new AuthenticOnly(world),
        new LivesInOrder(world),
        new JoiningWaits(world),
        new DoubtsItself(world),
        new DeadtimeRespected(world),
        new EpochsRise(world),
        new ReleasedBeforeHandover(world),
        new LeaseEnds(world),
        new LeaseWithinPatience(world),
        new SilentBeforeTaken(world),
        new AnsweredNotTaken(world),
        new FencedBeforeTaken(world),
        new OneHolder(world),
        new DoubleClaimsHeal(world),
        new LoserFallsSilent(world),
        new NoNeedlessMove(world),
        new CutOffLetsGo(world),
        new OutreachedLetsGo(world),
        new HandStays(world),
        new NotBackTooSoon(world),
        new NotHomeTooSoon(world),
        new MuteWithoutActuator(world),
        new GoodbyeIsTrue(world),
        new MaintenanceRests(world),
        new Order(world),
        new FinallyTogether(world),
        new FinallyHeld(world),
        new FinallyHome(world),
    ];
}
