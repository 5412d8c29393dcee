import { PlanConfig } from "@framefare/contract";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const IN_THE_REPOSITORY = fileURLToPath(new URL("../../../../plan-config.json", import.meta.url));

/** The offers cannot be used; the message lists every problem. */
export class PlanConfigError extends Error {
  override readonly name = "PlanConfigError";
  readonly code = "BAD_PLAN_CONFIG";
}

/**
 * Reads and checks the offers and rates.
 * @param file null is the one in the repository.
 * @throws PlanConfigError
 */
export function readPlanConfig(file: string | null): PlanConfig {
  const path = file ?? IN_THE_REPOSITORY;
  const parsed = PlanConfig.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  throw new PlanConfigError(`${path} cannot be used:\n${z.prettifyError(parsed.error)}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlanConfigError(`${path} cannot be read: ${why}`, { cause });
  }
}
