import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Field } from "./field";
import { Textarea } from "./textarea";

const Hosts = () => Field({ label: "Hosts", children: createElement(Textarea, { defaultValue: "a.example" }) });

it("comes with its text and its label in the server's page, where there is no document yet", () => {
  const page = renderToStaticMarkup(createElement(Hosts));
  const id = /<label for="([^"]+)"/.exec(page)?.[1];
  expect(page).toContain(`<textarea id="${id}"`);
  expect(page).toContain(">a.example</textarea>");
});
