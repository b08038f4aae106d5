import * as z from 'zod/mini';
import { callLab, parsed, readLab } from './call';

const about = { id: z.string(), title: z.string(), minutes: z.number(), nodes: z.number(), after: z.array(z.string()) };
const outlined = z.object(about);

export type LessonTitle = z.infer<typeof outlined>;

export const readLessons = () => readLab('lessons', z.array(outlined));

const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: z.string() }),
  z.object({ kind: z.literal('prose'), html: z.string() }),
  z.object({ kind: z.literal('hypothesis'), html: z.string() }),
  z.object({ kind: z.literal('question'), summary: z.string(), html: z.string() }),
  z.object({ kind: z.literal('step'), id: z.string(), lines: z.array(z.string()), runs: z.boolean() }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  z.object({ kind: z.literal('check'), text: z.string() }),
]);

export type LessonPart = z.infer<typeof part>;

const lesson = z.object({ ...about, guess: z.string(), parts: z.array(part) });

export type Lesson = z.infer<typeof lesson>;

/** One lesson. Its HTML comes from the lab, which shows foreign markup as text. */
export const readLesson = (id: string) => readLab(`lessons/${encodeURIComponent(id)}`, lesson);

/** Keeps what the learner guesses. The report of the lesson's experiment shows it. */
export const keepGuess = (id: string, guess: string) => callLab('PUT', `lessons/${encodeURIComponent(id)}/guess`, { guess });

const check = z.object({ text: z.string(), holds: z.boolean(), found: z.string() });

export type CheckNow = z.infer<typeof check>;

/** Every check of a lesson, in its order, as it is now. */
export const readChecks = (id: string) => readLab(`lessons/${encodeURIComponent(id)}/checks`, z.array(check));

const ended = z.object({ done: z.boolean(), output: z.string() });

export type StepEnd = z.infer<typeof ended>;

/** A step may follow an order to its end, which takes at most this long. */
const stepWithinMs = 180_000;

/** Runs a step of a lesson by its name. The commands stand in the lesson. */
export const runStep = async (lessonId: string, step: string): Promise<StepEnd> =>
  parsed(await callLab('POST', `lessons/${encodeURIComponent(lessonId)}/steps/${encodeURIComponent(step)}`, {}, stepWithinMs), ended);

const glossary = z.array(z.object({ id: z.string(), term: z.string(), meaning: z.string() }));

export const readGlossary = () => readLab('glossary', glossary);

const checklist = z.array(
  z.object({ row: z.string(), what: z.string(), state: z.enum(['green', 'due', 'red']), due: z.nullable(z.string()), experiments: z.array(z.string()) }),
);

/** The quarterly checklist, from the runs on disk. `due` is a day such as 2026-03-01, or null if the row was never run. */
export const readChecklist = () => readLab('checklist', checklist);

const now = z.object({
  nodesReady: z.number(),
  sent: z.number(),
  lost: z.number(),
  duplicates: z.number(),
  silent: z.number(),
  misreported: z.number(),
  breakers: z.record(z.string(), z.string()),
});

export type SystemNow = z.infer<typeof now>;

/** The last five seconds of the system, and what the customers of the newest book were told. */
export const readNow = () => readLab('kpi?window=5', now);

const faults = z.array(z.object({ kind: z.string(), target: z.string(), what: z.string() }));

/** What is broken now. */
export const readFaults = () => readLab('faults', faults);
