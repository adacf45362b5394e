import { Page } from "@/components/frame/page";
import { LoadingRows } from "@/components/states/loading-rows";
import { Section } from "@/components/ui/section";

export default function Loading() {
  return (
    <Page title="Mappings">
      <div className="mx-auto max-w-6xl">
        <Section flush>
          <LoadingRows rows={12} />
        </Section>
      </div>
    </Page>
  );
}
