/** What is not known: a dash with its cause, never 0 and never blank. */
export function Unknown({ cause }: { cause: string }) {
  return (
    <span title={cause} className="cursor-help text-muted-foreground">
      <span aria-hidden>—</span>
      <span className="sr-only">Unknown: {cause}</span>
    </span>
  );
}
