const begun = performance.now();

/** One line of progress with the time since the start. */
export function say(text: string): void {
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`.padStart(6)}  ${text}\n`);
}
