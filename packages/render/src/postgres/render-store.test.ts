import { postgresStudios } from "../testing/database.ts";
import { describeRenderStore } from "../testing/render-store-suite.ts";

const postgres = postgresStudios();

describeRenderStore("renders on PostgreSQL", postgres.open);
