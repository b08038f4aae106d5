/**
 * Code that the lab loads into a process that it breaks. It uses nothing but the JDK, because it runs beside the classes
 * of another program.
 */
package io.coffeechaos.lab.agent;
