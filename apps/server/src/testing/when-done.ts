import { onTestFinished } from "vitest";

/** Keeps what is to be undone, and undoes it when its time has come. */
export type WhenDone = (undo: () => unknown) => void;

export const whenTheTestEnds: WhenDone = (undo) => onTestFinished(async () => void (await undo()));
