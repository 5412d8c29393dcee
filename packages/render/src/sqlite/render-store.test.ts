import { openSqliteStudio } from "../testing/database.ts";
import { describeRenderStore } from "../testing/render-store-suite.ts";

describeRenderStore("renders on SQLite", openSqliteStudio);
