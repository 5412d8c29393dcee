import { describeBooks } from "../testing/books-suite.ts";
import { temporaryFile } from "../testing/databases.ts";

describeBooks(async () => temporaryFile());
