const key = (lesson: string) => `learn.guess.${lesson}`;

/** What the learner guessed, by lesson. A browser without storage forgets it. */
export const guesses = {
  read(lesson: string): string {
    try {
      return localStorage.getItem(key(lesson)) ?? '';
    } catch {
      return '';
    }
  },
  write(lesson: string, text: string): void {
    try {
      localStorage.setItem(key(lesson), text);
    } catch {
      // The guess is still on the page.
    }
  },
};
