/** The note at the pointer: when, and what it was. */
export function ChartTip({ title, rows, note }: { title: string; rows: readonly (readonly [string, string])[]; note?: string }) {
  return (
    <div className="rounded-md border border-input/50 bg-card px-2 py-1.5 text-meta">
      <p className="text-muted-foreground">
        {title}
        {note ? ` · ${note}` : ""}
      </p>
      {rows.map(([name, value]) => (
        <p key={name} className="flex justify-between gap-4">
          <span>{name}</span>
          <span className="font-semibold tabular-nums">{value}</span>
        </p>
      ))}
    </div>
  );
}
