package io.coffeechaos.lab.run;

/**
 * What deviated in a run, and what helps.
 *
 * @param breach what deviated
 * @param fault what was broken at that time
 * @param evidence the metric that shows the cause, with its value; or that none does
 * @param pattern what helps; empty without evidence
 * @param setting where it is set; empty without evidence
 */
record Finding(String breach, String fault, String evidence, String pattern, String setting) {
    /** Instead of evidence. */
    static final String NOT_SHOWN = "cause not shown";
}
