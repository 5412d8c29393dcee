/** The port is somebody else's. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";
  readonly code = "PORT_TAKEN";

  constructor(port: number, whose = "Framefare") {
    super(
      `Port ${port}, which ${whose} wants, is taken. Stop what listens there, or choose another: PORT=${port + 10} npm start`,
    );
  }
}

/** Says in plain words which port was meant, where that is what went wrong. */
export function namingPort(error: unknown, port: number, whose?: string): unknown {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return taken ? new PortTaken(port, whose) : error;
}
