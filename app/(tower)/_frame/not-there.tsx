import Link from "next/link";
import type { ReactNode } from "react";
import { Page } from "@/components/frame/page";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";

interface NotThereProps {
  /** "Engagement" */
  title: string;
  /** The list it would be in. */
  parent: { label: string; href: string };
  /** Why it may not be there. */
  children: ReactNode;
}

/** The page of a record that the reader cannot reach, with the way to those that they can. */
export function NotThere({ title, parent, children }: NotThereProps) {
  return (
    <Page title={title} parent={parent}>
      <Empty
        title={`This ${title.toLowerCase()} is not there`}
        actions={
          <Button asChild>
            <Link href={parent.href}>All {parent.label.toLowerCase()}</Link>
          </Button>
        }
      >
        {children}
      </Empty>
    </Page>
  );
}
