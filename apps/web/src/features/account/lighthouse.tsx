import { useId } from "react";

/** The example picture: a lighthouse at dusk, its beam going round. Drawn, so that it weighs nothing. */
export function Lighthouse({ className }: { className?: string }) {
  const id = useId();
  const sky = `${id}-sky`;
  const sea = `${id}-sea`;
  const light = `${id}-light`;

  return (
    <svg
      viewBox="0 0 640 360"
      preserveAspectRatio="xMidYMid slice"
      className={className}
      role="img"
      aria-label="A lighthouse at dusk, its beam over a quiet sea"
    >
      <defs>
        <linearGradient id={sky} x2="0" y2="1">
          <stop stopColor="#141a33" />
          <stop offset="0.45" stopColor="#3d3a63" />
          <stop offset="0.78" stopColor="#b0606a" />
          <stop offset="1" stopColor="#f2a65a" />
        </linearGradient>
        <linearGradient id={sea} x2="0" y2="1">
          <stop stopColor="#6d4a63" />
          <stop offset="0.25" stopColor="#2a2c4c" />
          <stop offset="1" stopColor="#0c1022" />
        </linearGradient>
        <linearGradient id={light} x1="1" x2="0">
          <stop stopColor="#ffe9b0" stopOpacity="0.85" />
          <stop offset="1" stopColor="#ffe9b0" stopOpacity="0" />
        </linearGradient>
      </defs>
      <rect width="640" height="250" fill={`url(#${sky})`} />
      <g fill="#fff" opacity="0.8">
        {STARS.map(([x, y, r]) => (
          <circle key={`${x}`} cx={x} cy={y} r={r} />
        ))}
      </g>
      <circle cx="190" cy="242" r="34" fill="#ffd58a" opacity="0.9" />
      <rect y="246" width="640" height="114" fill={`url(#${sea})`} />
      <g stroke="#ffd58a" strokeLinecap="round" strokeWidth="2" opacity="0.55">
        <path d="M150 256h80M162 266h58M140 278h46M196 280h40M170 292h34M156 308h24M190 318h30" />
      </g>
      <g transform="translate(-52 0)">
        <g className="beam" style={{ transformOrigin: "487px 113px" }}>
          <path d="M487 113-80 36V172Z" fill={`url(#${light})`} />
          <path d="M487 113 700 98v32Z" fill="#ffe9b0" opacity="0.35" />
        </g>
        <path
          d="M392 262c30-8 44-26 78-30 40-5 60 8 92 14 30 6 58 6 78 4h80v40H420c-22-6-40-20-28-28Z"
          fill="#0d0f1c"
        />
        <path d="M471 238 478 128h18l7 110Z" fill="#efe6d6" />
        <path d="M475.5 170h23l1.8 28h-26.6ZM473 214h28.5l1.6 24H471.4Z" fill="#b8453a" />
        <path d="M472 128h30v-5h-30Z" fill="#17192b" />
        <rect x="479" y="105" width="16" height="18" fill="#fff1c4" />
        <path d="M479 105h16l-8-12ZM486 105h2v18h-2Z" fill="#17192b" />
        <circle cx="487" cy="114" r="16" fill="#fff1c4" opacity="0.35" />
      </g>
    </svg>
  );
}

const STARS = [
  [38, 42, 1.1],
  [92, 88, 0.8],
  [131, 28, 1.3],
  [204, 64, 0.9],
  [262, 22, 1],
  [318, 76, 0.7],
  [371, 40, 1.2],
  [428, 58, 0.8],
  [545, 34, 1.1],
  [588, 82, 0.8],
  [612, 20, 1],
] as const;
