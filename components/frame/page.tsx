import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { TopBar } from "./top-bar";

export interface PageProps {
  title: string;
  /** The list that this page came from. */
  parent?: { label: string; href: string };
  /** Quiet text beside the title. */
  note?: ReactNode;
  /** Buttons of this page, before the frame's own. */
  actions?: ReactNode;
  /** Which of the frame's filters this page honours. */
  filters?: readonly ("entity" | "period")[];
  /** The content fills the height and scrolls inside itself: a list. Otherwise the page scrolls, with a margin. */
  fill?: boolean;
  children: ReactNode;
}

/** One page: its top bar and its content. */
export function Page({ title, parent, note, actions, filters, fill, children }: PageProps) {
  const heading = (
    <div className="flex min-w-0 items-baseline gap-2">
      {parent ? (
        <span className="hidden shrink-0 text-muted-foreground sm:inline">
          <Link href={parent.href} className="rounded-sm hover:text-foreground">
            {parent.label}
          </Link>
          <span aria-hidden className="ml-2">
            /
          </span>
        </span>
      ) : null}
      <h1 title={title} className={cn("truncate font-semibold", parent ? "text-body" : "text-title")}>
        {title}
      </h1>
      {note ? (
        <span className="hidden min-w-18 flex-1 basis-0 truncate text-meta text-muted-foreground md:inline">{note}</span>
      ) : null}
    </div>
  );
  return (
    <>
      <TopBar heading={heading} actions={actions} filters={filters} />
      <main
        id="content"
        tabIndex={-1}
        className={cn(
          "relative min-h-0 flex-1 outline-none print:overflow-visible print:p-0",
          fill ? "overflow-hidden" : "overflow-y-auto p-4 sm:p-6 print:pt-4",
        )}
      >
        {children}
      </main>
    </>
  );
}
