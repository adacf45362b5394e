"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { useGo } from "@/components/frame/go-context";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { FormError } from "../../_ui/form-error";
import { connectionHref } from "../../_ui/links";
import { roleNames, type Vendor } from "./connection-types";
import { type FormDrafts, isPlaced, requiredDrafts, withDrafts } from "./form-drafts";
import { FormSections } from "./form-sections";

interface NewConnectionDialogProps {
  vendors: readonly Vendor[];
  onClose: () => void;
}

/** Connects one more system, such as a second Salesforce. Credentials are stored on its page. */
export function NewConnectionDialog({ vendors, onClose }: NewConnectionDialogProps) {
  const id = useId();
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const [vendor, setVendor] = useState(vendors[0]?.vendor ?? "");
  const [drafts, setDrafts] = useState<FormDrafts>({});
  const [isTried, setTried] = useState(false);
  const [isBackfill, setBackfill] = useState(false);
  const form = useQuery(trpc.connections.vendorForm.queryOptions({ vendor }));
  const sections = form.data?.settingsForm ?? [];
  const complete = withDrafts(sections, {}, { ...requiredDrafts(sections), ...drafts });
  const errors = isTried ? complete.errors : withDrafts(sections, {}, drafts).errors;
  const create = useMutation(
    trpc.connections.create.mutationOptions({
      onSuccess: async ({ key }) => {
        await client.invalidateQueries(trpc.connections.pathFilter());
        go(connectionHref(key));
      },
    }),
  );
  const wrong = create.error?.data?.fields ?? {};
  const isShown = (field: string): boolean =>
    ["vendor", "key", "name", "baseUrl"].includes(field) || isPlaced(sections, "settings", field);

  function chooseVendor(next: string) {
    setVendor(next);
    setDrafts({});
    setTried(false);
    create.reset();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (!form.isSuccess || Object.keys(complete.errors).length > 0) return;
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name)).trim();
    create.mutate({
      vendor,
      key: text("key"),
      name: text("name"),
      baseUrl: text("baseUrl"),
      settings: complete.value,
      isBackfill,
    });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Add a connection"
        description="It begins switched off. Store its credentials, then read it in shadow mode: nothing is written before you have seen what would be."
        footer={
          <>
            <DialogCancel />
            <Button
              type="submit"
              form={`${id}-form`}
              variant="primary"
              busy={create.isPending}
              disabled={Object.keys(errors).length > 0}
            >
              Add connection
            </Button>
          </>
        }
      >
        <form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-3">
          <FormError error={create.error} isShown={isShown} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="System" error={wrong.vendor}>
              <Select
                className="w-full"
                options={vendors.map((one) => ({ value: one.vendor, label: one.name, note: roleNames[one.role] }))}
                value={vendor}
                onValueChange={chooseVendor}
              />
            </Field>
            <Field label="Key" required error={wrong.key} hint="In addresses and mappings: salesforce-emea">
              <Input name="key" required autoComplete="off" spellCheck={false} className="font-mono" />
            </Field>
            <Field label="Name" required error={wrong.name} hint="As people call it: Salesforce EMEA">
              <Input name="name" required autoComplete="off" />
            </Field>
            <Field label="Base address" required error={wrong.baseUrl} hint="https://acme.my.salesforce.com">
              <Input name="baseUrl" type="url" required autoComplete="off" spellCheck={false} />
            </Field>
          </div>
          <WhenLoaded query={form} failed="The settings of this system could not be loaded" loading={<LoadingRows />}>
            {({ settingsForm }) => (
              <FormSections
                key={vendor}
                legend="Connector"
                help="Where nothing is stated, the connector’s own value holds, which stands there in grey."
                prefix="settings"
                sections={settingsForm}
                stated={{}}
                drafts={drafts}
                onDraftsChange={setDrafts}
                errors={errors}
                wrong={wrong}
                disabled={false}
              />
            )}
          </WhenLoaded>
          <div className="flex items-start gap-2">
            <Checkbox id={`${id}-backfill`} checked={isBackfill} onCheckedChange={(on) => setBackfill(on === true)} />
            <label htmlFor={`${id}-backfill`}>
              It holds history
              <span className="block text-meta text-muted-foreground">Its deals stay out of the cycle times.</span>
            </label>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
