package io.coffeechaos.system;

import io.coffeechaos.drill.Drill;

/** The gate checks these lines with longer limits. The contract's limits need a machine without other work. */
@Drill(
        name = "intake-bounds",
        purpose = "Checks the contract's lines about a lost journal with the contract's own time limits.",
        minutes = 2)
class IntakeBoundsDrill extends ConformanceIntakeIT {}
