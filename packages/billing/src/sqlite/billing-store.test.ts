import { describeBillingStore } from "../testing/billing-store-suite.ts";
import { temporaryFile } from "../testing/databases.ts";

describeBillingStore(async () => temporaryFile());
