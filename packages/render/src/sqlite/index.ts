export { migrateRenders } from "./migrate.ts";
export { sqliteRenderStore } from "./render-store.ts";
