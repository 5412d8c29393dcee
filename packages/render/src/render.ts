import type {
  Aspect,
  Render as RenderOnTheWire,
  RenderFailure,
  RenderStatus,
  Resolution,
} from "@framefare/contract";

/** A render as it is kept. The row is also its place in the queue: `attempt` fences whoever works on it. */
export type Render = {
  id: string;
  userId: string;
  status: RenderStatus;
  /** 0…1 */
  progress: number;
  prompt: string;
  modelId: string;
  seconds: number;
  resolution: Resolution;
  aspect: Aspect;
  seed: number;
  credits: number;
  /** How often it was begun, but for those who handed it back; 0 while it was never claimed. */
  attempt: number;
  /** Until when its worker may be silent; epoch milliseconds. */
  leaseUntil: number | null;
  videoFile: string | null;
  posterFile: string | null;
  failure: RenderFailure | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
};

/** The key of a render's hold, and so of its one charge. */
export function holdKeyOf(renderId: string): string {
  return `render:${renderId}`;
}

export function hasEnded({ status }: Pick<Render, "status">): boolean {
  return status === "succeeded" || status === "failed" || status === "canceled";
}

/** The render as its owner sees it. */
export function onTheWire(render: Render): RenderOnTheWire {
  const { id, status, progress, prompt, modelId, seconds, resolution, aspect, seed } = render;
  const { credits, createdAt, startedAt, endedAt, videoFile, posterFile, failure } = render;
  return {
    id,
    status,
    progress,
    prompt,
    modelId,
    seconds,
    resolution,
    aspect,
    seed,
    credits,
    createdAt: new Date(createdAt).toISOString(),
    ...(startedAt !== null && { startedAt: new Date(startedAt).toISOString() }),
    ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }),
    ...(videoFile && { videoUrl: `/media/${id}.mp4` }),
    ...(posterFile && { posterUrl: `/media/${id}.jpg` }),
    ...(failure && { failure }),
  };
}
