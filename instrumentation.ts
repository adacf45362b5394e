/** Runs once before the web process serves anything. With settings that cannot work it ends, saying why. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { whyNotServe } = await import("./server/web/why-not-serve.ts");
  const reason = await whyNotServe();
  if (reason === null) {
    const { exportWebSpans } = await import("./server/web/export-web-spans.ts");
    return exportWebSpans();
  }
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
