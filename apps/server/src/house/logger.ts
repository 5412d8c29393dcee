import pino, { type DestinationStream, type Logger } from "pino";
import pretty from "pino-pretty";

const SECRET_FIELDS = ["authorization", "cookie", "set-cookie", "stripe-signature", "password"];

/**
 * The one logger of a process: JSON lines on stdout, or readable lines on a terminal. Credentials
 * are blotted out, up to two objects deep.
 *
 * @param options - `stream` takes the JSON lines in place of stdout.
 */
export function createLogger(options: {
  level: string;
  pretty: boolean;
  stream?: DestinationStream;
}): Logger {
  // Synchronous, so that the last line before an exit is not lost.
  const stdout = options.stream ?? pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level: options.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: SECRET_FIELDS.flatMap((field) => [
        `["${field}"]`,
        `*["${field}"]`,
        `*.*["${field}"]`,
      ]),
    },
    options.pretty ? pretty({ destination: stdout }) : stdout,
  );
}
