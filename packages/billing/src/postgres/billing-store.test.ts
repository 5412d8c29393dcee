import { describeBillingStore } from "../testing/billing-store-suite.ts";
import { postgresDatabases } from "../testing/databases.ts";

describeBillingStore(postgresDatabases());
