/** Where a command writes. */
export type Terminal = {
  /** The answer. Waits until it is taken, so that a slow reader costs no memory; once nobody reads, it does nothing. */
  print: (text: string) => Promise<void>;
  /** Whether whoever read the answer has gone. */
  isClosed: () => boolean;
  /** What is said beside the answer. */
  say: (text: string) => void;
  /** A line that takes the place of the one before it; nothing where nobody watches. */
  showProgress: (text: string) => void;
};

type Streams = Pick<NodeJS.Process, "stdout" | "stderr">;

/** A reader that goes early (`ledger export | head`) is no fault; a full disk is. */
export function terminalOn({ stdout, stderr }: Streams): Terminal {
  let closed = false;
  // Each write is told of its own failure; without a listener the stream would throw it as well.
  stdout.on("error", () => {});
  return {
    isClosed: () => closed,
    print: (text) =>
      new Promise((resolve, reject) => {
        if (closed) return resolve();
        stdout.write(text, (error) => {
          if (!error) return resolve();
          if (!("code" in error) || error.code !== "EPIPE") return reject(error);
          closed = true;
          resolve();
        });
      }),
    say: (text) => {
      stderr.write(text);
    },
    showProgress: (text) => {
      if (stderr.isTTY) stderr.write(`\r${text}\x1b[K`);
    },
  };
}
