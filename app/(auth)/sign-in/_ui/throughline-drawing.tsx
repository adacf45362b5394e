const STAGES = [
  { x: 60, y: 421.3, label: "Deal won" },
  { x: 180, y: 386, label: "Customer" },
  { x: 300, y: 307.5, label: "Project" },
  { x: 420, y: 214, label: "Work" },
  { x: 540, y: 148.7, label: "Invoice" },
  { x: 660, y: 112, label: "Cash" },
] as const;

const LINE = "M-40 432C40 428 110 416 180 386C250 356 350 264 420 214C490 164 590 124 660 112C700 106 740 102 800 100";

/** What the product is about, as a drawing: one line from the deal to the cash. Decorative. */
export function ThroughlineDrawing() {
  return (
    <svg viewBox="0 0 720 540" aria-hidden="true" className="w-full max-w-3xl">
      <path d={LINE} fill="none" className="stroke-primary" strokeWidth="2.5" />
      {STAGES.map((stage, index) => (
        <g key={stage.label}>
          <line x1={stage.x} x2={stage.x} y1={stage.y + 12} y2="480" className="stroke-border" />
          <circle
            cx={stage.x}
            cy={stage.y}
            r="6"
            strokeWidth="2.5"
            className={index === 2 ? "fill-card stroke-warn" : "fill-card stroke-primary"}
          />
          <text x={stage.x} y="502" textAnchor="middle" fontSize="13" className="fill-muted-foreground">
            {stage.label}
          </text>
        </g>
      ))}
      <g transform="translate(112 240)">
        <rect width="178" height="46" rx="6" className="fill-card stroke-border" />
        <text x="12" y="20" fontSize="13" fontWeight="600" className="fill-foreground">
          USD 412k waits
        </text>
        <text x="12" y="36" fontSize="12" className="fill-muted-foreground">
          Sales operations’ turn, 2 d
        </text>
      </g>
    </svg>
  );
}
