/**
 * Renders a history and its verdict: a table for the terminal and one self-contained HTML page.
 */
package io.coffeechaos.lab.report;
