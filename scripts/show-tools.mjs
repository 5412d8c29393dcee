// Run through npx: tells which Node.js that gives, and the folder with the programs npx fetched, on one line.
import { delimiter } from "node:path";

const [folder] = (process.env.PATH ?? "").split(delimiter);
const tools = { version: process.versions.node, node: process.execPath, folder };
console.log(JSON.stringify(tools));
