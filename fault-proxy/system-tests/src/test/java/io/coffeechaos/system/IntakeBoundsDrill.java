package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;

/** The gate checks these lines without their times, which need a machine that does nothing else. */
@Drill(
        name = "intake-bounds",
        purpose = "Checks the contract's lines about a lost journal with the contract's own time limits.",
        minutes = 2)
class IntakeBoundsDrill extends ConformanceIntakeIT {}
