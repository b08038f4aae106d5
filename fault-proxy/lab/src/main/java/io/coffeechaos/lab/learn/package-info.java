/**
 * The course: reads the lessons in {@code fault-proxy/learn}, and does their steps and checks as a learner would.
 *
 * <p>A lesson is a Markdown file that GitHub shows as it is. What a machine needs stands in the info words of its code
 * blocks and in HTML comments, which no reader sees: see {@link io.coffeechaos.lab.learn.LessonReader}.
 */
package io.coffeechaos.lab.learn;
