/** The one look of everything that takes text or a choice. */
export const controlStyles =
  "h-7 w-full min-w-0 rounded-md border border-input/70 bg-card px-2 text-body text-foreground transition-colors hover:border-input focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground pointer-coarse:h-10";

/** Browsers on phones zoom into a field whose text is smaller than this. */
export const typedStyles = "pointer-coarse:text-[1rem]";

/** The surface of everything that floats: a border tells it apart, not a shadow. */
export const floatingStyles = "z-50 animate-pop-in rounded-lg border border-input/50 bg-card text-foreground";

/** One line of a menu or a list of options. */
export const optionStyles =
  "flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-body outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-50 data-[disabled=false]:pointer-events-auto data-[disabled=false]:opacity-100 data-[highlighted]:bg-muted data-[selected=true]:bg-muted pointer-coarse:min-h-10 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-muted-foreground";
