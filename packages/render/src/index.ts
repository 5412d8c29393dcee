export { embeddedRenderer } from "./embedded.ts";
export { RenderError, type RenderErrorCode, UnsupportedSettings } from "./errors.ts";
export { type MediaFolder, openMediaFolder } from "./media-folder.ts";
export { hasEnded, onTheWire, type Render } from "./render.ts";
export { type RenderJob, type RenderProgress, type Renderer, RendererFailure } from "./renderer.ts";
export { createRenders, type OnRenderChange, type Renders } from "./renders.ts";
export type { RenderStore } from "./store.ts";
export { type RenderWorker, startWorker, type WorkerOptions } from "./worker.ts";
