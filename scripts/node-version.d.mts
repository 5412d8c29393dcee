export const OLDEST_STARTER: string;
export const OLDEST_RUNNER: string;
export function tooOld(version: string, oldest?: string): string | undefined;
