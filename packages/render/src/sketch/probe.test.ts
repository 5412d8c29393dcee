import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { NotVideo, probe } from "./probe.ts";

test.each([
  ["nothing", new Uint8Array()],
  ["text", new TextEncoder().encode("<html>not found</html>")],
  ["a picture", new Uint8Array(createCanvas(8, 8).toBuffer("image/jpeg"))],
  ["the start of an MP4", new Uint8Array(Buffer.from("AAAAIGZ0eXBpc29tAAACAGlzb20=", "base64"))],
])("%s is no video, whatever its name says", async (_, bytes) => {
  await expect(probe(bytes)).rejects.toThrow(NotVideo);
});
