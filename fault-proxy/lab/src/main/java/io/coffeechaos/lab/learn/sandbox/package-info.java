/**
 * The sandbox of the course: a fragile client and a fragile shop that a learner repairs. Judges run the learner's program as a
 * process, against scripted servers, and know nothing about its code: any language will do.
 */
package io.coffeechaos.lab.learn.sandbox;
