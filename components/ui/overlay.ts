/** What lies between a dialog and the page behind it. */
export const overlayStyles = "fixed inset-0 z-40 animate-fade-in bg-scrim";
