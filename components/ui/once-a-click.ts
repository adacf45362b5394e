interface Click {
  /** How often was clicked there in quick succession; 0 for the keyboard. */
  detail: number;
  preventDefault: () => void;
}

/**
 * Lets the second click of a double-click do nothing, neither act nor submit: it may come before the page knows that the first one
 * is at work, and what has no key of its own, such as a comment, would be there twice.
 */
export function onceAClick<Event extends Click>(act: ((event: Event) => void) | undefined): (event: Event) => void {
  return (event) => {
    if (event.detail > 1) event.preventDefault();
    else act?.(event);
  };
}
