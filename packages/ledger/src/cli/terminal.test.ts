import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { terminalOn } from "./terminal.ts";

/** Enough of a process for a terminal: two streams that keep what is written to them. */
function streams({ isTTY }: { isTTY: boolean }) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => {
    const write = (chunk: Buffer, _: string, done: () => void) => {
      written[name] += chunk.toString();
      done();
    };
    // Nothing else of a terminal's stream is used.
    return Object.assign(new Writable({ write }), { isTTY }) as unknown as NodeJS.WriteStream & {
      fd: 1 & 2;
    };
  };
  return { written, stdout: stream("stdout"), stderr: stream("stderr") };
}

test("progress is one line that replaces itself, on a terminal and nowhere else", () => {
  const watched = streams({ isTTY: true });
  const piped = streams({ isTTY: false });

  for (const each of [watched, piped]) {
    const terminal = terminalOn(each);
    terminal.showProgress("1 entry");
    terminal.showProgress("");
  }

  expect(watched.written).toEqual({ stdout: "", stderr: "\r1 entry\u001b[K\r\u001b[K" });
  expect(piped.written).toEqual({ stdout: "", stderr: "" });
});
