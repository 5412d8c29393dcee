/** A barcode drawn from a serial number: the same ticket always looks the same. */
export function Barcode({ serial, className = "" }: { serial: string; className?: string }) {
  const bars = barsOf(serial);

  return (
    <svg
      viewBox={`0 0 ${bars.width} 10`}
      preserveAspectRatio="none"
      className={className}
      fill="currentColor"
      aria-hidden
    >
      {bars.bars.map(({ x, width }) => (
        <rect key={x} x={x} width={width} height="10" />
      ))}
    </svg>
  );
}

function barsOf(serial: string) {
  const bars: { x: number; width: number }[] = [];
  let x = 0;
  for (const character of serial.replaceAll(/[^a-z0-9]/gi, "").slice(-22)) {
    const code = character.charCodeAt(0);
    const width = 1 + (code % 3);
    bars.push({ x, width });
    x += width + 1 + (code % 2);
  }
  return { bars, width: Math.max(1, x) };
}
