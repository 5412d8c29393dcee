export { migrateRenders } from "./migrate.ts";
export { postgresRenderStore } from "./render-store.ts";
