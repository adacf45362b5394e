import { LoadingPage } from "@/components/states/loading-page";

export default function Loading() {
  return <LoadingPage />;
}
