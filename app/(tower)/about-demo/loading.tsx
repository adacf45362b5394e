import { Page } from "@/components/frame/page";
import { LoadingRows } from "@/components/states/loading-rows";
import { Section } from "@/components/ui/section";

export default function Loading() {
  return (
    <Page title="Demo estate">
      <Section className="max-w-2xl" flush>
        <LoadingRows rows={4} />
      </Section>
    </Page>
  );
}
