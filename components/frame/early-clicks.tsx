/**
 * Keeps the last click on a page that does not answer yet, and repeats it once React answers for what was clicked: the
 * server's page is there to be read a moment before its scripts are, and whoever knows where to click is faster. It is
 * the first script of the page. React marks the elements that it answers for with a property of its own; should that name
 * change, early clicks are lost as they are without this, and none is done twice.
 */
export function EarlyClicks({ nonce }: { nonce: string | undefined }) {
  const script = `(${keepEarlyClicks.toString()})()`;
  // Browsers hide the nonce of a script from other scripts, React among them.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the function below and nothing else
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: script }} />;
}

/** Leans on nothing outside of itself, as its text is what runs. */
function keepEarlyClicks() {
  const keptMs = 15_000;
  let press: PointerEvent | undefined;
  let kept: { click: MouseEvent; press: PointerEvent | undefined } | undefined;
  const controlOf = (event: Event) =>
    event.target instanceof Element ? event.target.closest("button[type=button], [role=button], [role=checkbox]") : null;
  const isAnswered = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));

  addEventListener(
    "pointerdown",
    (event) => {
      press = event;
    },
    true,
  );
  addEventListener(
    "click",
    (click) => {
      kept = undefined;
      const control = controlOf(click);
      if (!click.isTrusted || !control || isAnswered(control)) return;
      const mine = { click, press: press?.target === click.target ? press : undefined };
      kept = mine;
      // React may come to answer because of this very click, and then has already done so.
      setTimeout(() => {
        if (!isAnswered(control)) repeatOnceAnswered(mine, control);
      });
    },
    true,
  );

  function repeatOnceAnswered(mine: { click: MouseEvent; press: PointerEvent | undefined }, control: Element) {
    const { click } = mine;
    if (kept !== mine || !control.isConnected || performance.now() - click.timeStamp > keptMs) return;
    if (!isAnswered(control)) {
      requestAnimationFrame(() => repeatOnceAnswered(mine, control));
      return;
    }
    kept = undefined;
    const target = click.target as Element;
    if (mine.press) target.dispatchEvent(new PointerEvent("pointerdown", mine.press));
    target.dispatchEvent(new MouseEvent("click", click));
  }
}
