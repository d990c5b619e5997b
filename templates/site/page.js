// Shows window.apiref.document in the viewer: as of one microversion, with badges for the others.
"use strict";
(() => {
  const apiref = window.apiref;
  const reference = document.getElementById("reference");
  const select = document.getElementById("microversion");

  // Microversions are numbers in parts, never text or decimals: 2.10 comes after 2.9.
  const parts = (version) => version.split(".").map(Number);
  const before = (a, b) => {
    const [x, y] = [parts(a), parts(b)];
    return x[0] - y[0] || x[1] - y[1];
  };
  const rangeOf = (node) => (node && typeof node === "object" && node["x-openstack"]) || {};
  const holds = (node, version) => {
    const { "min-ver": min, "max-ver": max } = rangeOf(node);
    return !(min && before(version, min) < 0) && !(max && before(max, version) < 0);
  };
  // Data of the API stands at these keys, not a part of the document.
  const DATA = new Set(["value", "default", "enum", "const", "x-extensible-enum"]);
  const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

  // The document as one microversion has it. Each node that another microversion has is left out.
  const project = (whole, version) => {
    const target = (node) => {
      if (!node || typeof node.$ref !== "string" || !node.$ref.startsWith("#/")) return node;
      const step = (at, key) => at && at[key.replaceAll("~1", "/").replaceAll("~0", "~")];
      return node.$ref.slice(2).split("/").reduce(step, whole);
    };
    const kept = (node) => holds(node, version) && holds(target(node), version);
    const walk = (node, isSchema) => {
      if (Array.isArray(node)) return node.filter(kept).map((item) => walk(item, isSchema));
      if (!node || typeof node !== "object") return node;
      const out = {};
      for (const [key, child] of Object.entries(node)) {
        if (DATA.has(key) && !Object.hasOwn(child ?? {}, "$ref") && !(isSchema === "named")) out[key] = child;
        else if (key === "x-openstack" && isSchema !== "named") continue;
        else if (kept(child)) out[key] = walk(child, key === "properties" && isSchema !== "named" ? "named" : "");
      }
      if (out.properties && Array.isArray(node.required) && isSchema !== "named") {
        out.required = node.required.filter((name) => name in out.properties);
        if (!out.required.length) delete out.required;
      }
      // Of a property's forms one is left.
      for (const union of ["anyOf", "oneOf"]) {
        if (Array.isArray(node[union]) && node[union].length > 1 && out[union]?.length === 1) {
          const [only] = out[union];
          delete out[union];
          return { ...only, ...out };
        }
      }
      return out;
    };
    const out = walk(whole, "");
    for (const [path, item] of Object.entries(out.paths)) {
      if (!Object.keys(item).some((key) => METHODS.has(key) || key === "x-additional-operations")) delete out.paths[path];
    }
    out.info.version = version;
    return out;
  };

  const words = (node) => {
    const { "min-ver": min, "max-ver": max } = rangeOf(node);
    if (min && max) return min === max ? `only ${min}` : `${min} to ${max}`;
    return min ? `since ${min}` : max ? `until ${max}` : "";
  };

  // Badges for operations, and a word before what is said of anything else that not all microversions have.
  const decorate = (node, key, inData) => {
    if (Array.isArray(node)) return node.map((item) => decorate(item, "", inData));
    if (!node || typeof node !== "object") return node;
    const out = {};
    for (const [name, child] of Object.entries(node)) {
      out[name] = DATA.has(name) && key !== "properties" ? child : decorate(child, name, inData);
    }
    const said = key !== "properties" && key !== "info" && words(node);
    if (!said) return out;
    if (node.operationId) out["x-badges"] = [{ name: said, position: "after" }];
    else if ("value" in node) out.summary = [out.summary, `(${said})`].filter(Boolean).join(" ");
    else out.description = [`\`${said}\``, out.description].filter(Boolean).join(" ");
    return out;
  };

  const prepare = (version) => {
    const shown = decorate(version ? project(apiref.document, version) : apiref.document, "", false);
    // Tags that the microversion leaves nothing of would lead nowhere.
    const used = new Set();
    for (const item of Object.values(shown.paths)) {
      for (const operation of Object.values(item)) operation.tags?.forEach((tag) => used.add(tag));
    }
    shown.tags = (shown.tags ?? []).filter((tag) => used.has(tag.name));
    if (apiref.live) shown.servers = [{ url: location.origin }];
    return shown;
  };

  const asked = () => new URL(location.href).searchParams.get("microversion") ?? "";

  const offer = () => {
    const { "min-ver": min, "max-ver": max } = rangeOf(apiref.document.info);
    if (!min || !max) return;
    const [[major, first], [lastMajor, last]] = [parts(min), parts(max)];
    if (major !== lastMajor || last <= first) return;
    select.replaceChildren(select.options[0]);
    for (let minor = last; minor >= first; minor -= 1) select.add(new Option(`${major}.${minor}`));
    select.value = asked();
    if (select.selectedIndex < 0) select.value = "";
    select.closest("label").hidden = false;
  };

  const slug = (operation) => operation.operationId ?? `${operation.method}-${operation.path}`;
  const configuration = () => ({
    content: prepare(select.value),
    theme: "default",
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: "never",
    hideClientButton: true,
    hideModels: true,
    hideTestRequestButton: !apiref.live,
    documentDownloadType: "none",
    defaultOpenFirstTag: true,
    orderSchemaPropertiesBy: "preserve",
    orderRequiredPropertiesFirst: false,
    expandAllResponses: true,
    generateOperationSlug: slug,
    persistAuth: Boolean(apiref.live),
    defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  });

  // Parts that the viewer leaves without a name, out of reach of the keyboard, or with a state that they cannot have.
  const MENDED = [
    ["button[role=search]", { role: null }],
    [".scalar-code-copy:not(button) > button, button.scalar-code-copy, button[class*='copy-button']", { "aria-label": "Copy" }],
    ["button[aria-pressed][class*='toggle']", { "aria-label": "Dark theme" }],
    ["button.client-libraries__select", { "aria-label": "More languages" }],
    ["button[aria-selected]", { "aria-selected": null }],
    ["[contenteditable][role=textbox]", { "aria-label": "Value" }],
    ["code.hljs, ul.endpoints", { tabindex: "0" }],
  ];
  const mend = () => {
    for (const [selector, attributes] of MENDED) {
      for (const node of reference.querySelectorAll(selector)) {
        for (const [name, value] of Object.entries(attributes)) {
          if (value === null) node.removeAttribute(name);
          else if (!node.hasAttribute(name)) node.setAttribute(name, value);
        }
      }
    }
  };
  let mending = 0;
  new MutationObserver(() => {
    cancelAnimationFrame(mending);
    mending = requestAnimationFrame(mend);
  }).observe(reference, { childList: true, subtree: true });

  reference.replaceChildren();
  offer();
  const viewer = Scalar.createApiReference(reference, configuration());
  select.addEventListener("change", () => {
    const url = new URL(location.href);
    if (select.value) url.searchParams.set("microversion", select.value);
    else url.searchParams.delete("microversion");
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // A page of the disk may not rename itself; the choice holds until it is closed.
    }
    viewer.updateConfiguration(configuration());
  });
  for (const menu of document.querySelectorAll(".menu")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(event.relatedTarget)) menu.open = false;
    });
  }
  Object.assign(apiref, { project, viewer });

  // Called by live.js when the sources were saved.
  apiref.renew = async () => {
    const text = await (await fetch("document.js", { cache: "no-store" })).text();
    apiref.document = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)).document;
    offer();
    viewer.updateConfiguration(configuration());
  };
})();
