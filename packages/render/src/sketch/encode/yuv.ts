/**
 * Turns RGBA bytes into planar YUV 4:2:0 in BT.709 limited range, which is what the MP4 declares, so
 * that players need not guess.
 *
 * @param width - In pixels, an even number, as `height`.
 */
export function toYuv(rgba: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = width * height;
  const yuv = new Uint8Array((pixels * 3) / 2);
  writeLuma(rgba, yuv.subarray(0, pixels));
  const chroma = pixels / 4;
  const u = yuv.subarray(pixels, pixels + chroma);
  writeChroma({ rgba, width, height, u, v: yuv.subarray(pixels + chroma) });
  return yuv;
}

// Bytes are read four to a pixel and within the frame; the weights are BT.709's, times 256.

function writeLuma(rgba: Uint8Array, luma: Uint8Array): void {
  for (let pixel = 0, start = 0; pixel < luma.length; pixel++, start += 4) {
    const weighted = 47 * rgba[start]! + 157 * rgba[start + 1]! + 16 * rgba[start + 2]!;
    luma[pixel] = (weighted + 4224) >> 8;
  }
}

type Chroma = {
  rgba: Uint8Array;
  width: number;
  height: number;
  u: Uint8Array;
  v: Uint8Array;
};

/** Writes one pair of colour differences for every four pixels. */
function writeChroma({ rgba, width, height, u, v }: Chroma): void {
  const row = width * 4;
  let pair = 0;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const a = y * row + x * 4;
      const b = a + row;
      const red = (rgba[a]! + rgba[a + 4]! + rgba[b]! + rgba[b + 4]!) >> 2;
      const green = (rgba[a + 1]! + rgba[a + 5]! + rgba[b + 1]! + rgba[b + 5]!) >> 2;
      const blue = (rgba[a + 2]! + rgba[a + 6]! + rgba[b + 2]! + rgba[b + 6]!) >> 2;
      u[pair] = (-26 * red - 86 * green + 112 * blue + 32896) >> 8;
      v[pair] = (112 * red - 102 * green - 10 * blue + 32896) >> 8;
      pair++;
    }
  }
}
