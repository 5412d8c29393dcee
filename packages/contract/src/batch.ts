/** How many procedures one request may call. The page splits what is more; the server refuses it. */
export const BATCH_CALLS_MAX = 20;
