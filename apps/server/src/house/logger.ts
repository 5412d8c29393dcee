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
      serializers: {
        err: (error: unknown) => {
          const plain = withoutParameters(error);
          return plain instanceof Error ? pino.stdSerializers.err(plain) : plain;
        },
      },
      redact: SECRET_FIELDS.flatMap((field) => [
        `["${field}"]`,
        `*["${field}"]`,
        `*.*["${field}"]`,
      ]),
    },
    options.pretty ? pretty({ destination: stdout }) : stdout,
  );
}

/**
 * The query builder's errors tell what a query was asked with, and that may be a session's token or a password's hash; the
 * database's own, which is their cause, does not.
 */
function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ("query" in error && "params" in error) return withoutParameters(error.cause);
  if (error.cause === undefined) return error;
  const cause = withoutParameters(error.cause);
  if (cause === error.cause) return error;
  const copy: Error = Object.create(
    Object.getPrototypeOf(error) as object,
    Object.getOwnPropertyDescriptors(error),
  ) as Error;
  copy.cause = cause;
  return copy;
}
