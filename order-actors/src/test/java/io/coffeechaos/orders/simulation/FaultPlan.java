package io.coffeechaos.orders.simulation;

/**
 * The faults of one schedule and their frequencies. Each schedule has only some of the faults, because a schedule in
 * which everything fails never reaches the rare combinations.
 */
final class FaultPlan {
    /** The possible probabilities of an enabled fault. */
    private static final double[] OFTEN = {0.02, 0.08, 0.25};

    double putResponseLost;
    double putFailsBefore;
    double putFailsAfter;
    double putLate;
    double recoveryFails;
    double rowFails;
    double rowPartial;
    double rowLate;
    double indexLag;
    double indexFails;
    double callUncertainBefore;
    double callUncertainAfter;
    double callHangs;
    double callLate;
    double refusals;
    double outcomeLost;
    double askLost;
    double queueSendFails;
    double queueAckLost;
    double queueDuplicates;
    double queueDelays;
    int crashes;
    int freezes;
    int splits;
    int rebalances;
    int clockJumps;
    int journalOutages;
    int dependencyOutages;
    int queueOutages;
    int bursts;

    private FaultPlan() {}

    /** Draws the faults of a schedule. */
    static FaultPlan draw(Dice dice) {
        FaultPlan plan = new FaultPlan();
        plan.putResponseLost = draw(dice, 0.3);
        plan.putFailsBefore = draw(dice, 0.3);
        plan.putFailsAfter = draw(dice, 0.3);
        plan.putLate = draw(dice, 0.3);
        plan.recoveryFails = draw(dice, 0.2);
        plan.rowFails = draw(dice, 0.3);
        plan.rowPartial = draw(dice, 0.3);
        plan.rowLate = draw(dice, 0.3);
        plan.indexLag = draw(dice, 0.5);
        plan.indexFails = draw(dice, 0.1);
        plan.callUncertainBefore = draw(dice, 0.3);
        plan.callUncertainAfter = draw(dice, 0.3);
        plan.callHangs = draw(dice, 0.3);
        plan.callLate = draw(dice, 0.3);
        plan.refusals = draw(dice, 0.4);
        plan.outcomeLost = draw(dice, 0.1);
        plan.askLost = draw(dice, 0.2);
        plan.queueSendFails = draw(dice, 0.2);
        plan.queueAckLost = draw(dice, 0.3);
        plan.queueDuplicates = draw(dice, 0.3);
        plan.queueDelays = draw(dice, 0.3);
        plan.crashes = times(dice, 0.4, 3);
        plan.freezes = times(dice, 0.25, 2);
        plan.splits = times(dice, 0.3, 2);
        plan.rebalances = times(dice, 0.2, 2);
        plan.clockJumps = times(dice, 0.2, 2);
        plan.journalOutages = times(dice, 0.2, 1);
        plan.dependencyOutages = times(dice, 0.3, 2);
        plan.queueOutages = times(dice, 0.15, 1);
        plan.bursts = times(dice, 0.15, 1);
        return plan;
    }

    /** A plan without faults. */
    static FaultPlan none() {
        return new FaultPlan();
    }

    private static double draw(Dice dice, double on) {
        return dice.chance(on) ? OFTEN[dice.nextInt(OFTEN.length)] : 0;
    }

    private static int times(Dice dice, double on, int max) {
        return dice.chance(on) ? 1 + dice.nextInt(max) : 0;
    }
}
