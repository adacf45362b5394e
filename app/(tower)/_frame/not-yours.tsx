import { Lock } from "lucide-react";
import { Page } from "@/components/frame/page";
import { Empty } from "@/components/states/empty";

/** A screen that the reader's role does not open. */
export function NotYours({ title, what }: { title: string; what: string }) {
  return (
    <Page title={title}>
      <Empty icon={Lock} title={`Your role does not include ${what}`}>
        An administrator of your firm can grant a role that does.
      </Empty>
    </Page>
  );
}
