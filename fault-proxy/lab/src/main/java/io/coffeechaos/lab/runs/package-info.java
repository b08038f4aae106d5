/** The runs of experiments on disk, a folder each, and the coverage board that is made of them. */
package io.coffeechaos.lab.runs;
