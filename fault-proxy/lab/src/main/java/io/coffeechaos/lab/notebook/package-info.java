/** What the learner of the course has noted: the guesses, and the checks that were seen to hold. */
package io.coffeechaos.lab.notebook;
