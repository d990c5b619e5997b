// Shows of all operations those whose words are searched for, and goes on to the place of one that a link into the list names.
"use strict";
(() => {
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const documents = [...document.querySelectorAll(".document")].map((element) => ({
    element,
    list: element.querySelector("details"),
    operations: [...element.querySelectorAll("details li")].map((item) => ({ item, text: item.textContent.toLowerCase() })),
  }));
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let all = 0;
    for (const { element, list, operations } of documents) {
      let found = 0;
      for (const { item, text } of operations) {
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) found += 1;
      }
      all += found;
      element.hidden = words.length > 0 && found === 0;
      if (list) list.open = words.length > 0;
    }
    count.textContent = words.length ? `${all} operation${all === 1 ? "" : "s"}` : "";
  };
  search.closest("form").hidden = false;
  search.closest("form").addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", show);

  // Pages of os-api-ref were the root of their service: ?expanded=create-server-detail#create-server.
  const expanded = new URLSearchParams(location.search).get("expanded") ?? "";
  const wanted = [location.hash.slice(1), ...expanded.split(",")].filter(Boolean);
  const pages = [...document.querySelectorAll("a.plain")].map((link) => link.href);
  for (const name of wanted.map((one) => one.replace(/-detail$/, ""))) {
    const link = document.getElementById(name)?.querySelector("a") ?? null;
    // A section is in no list; where there is one document, it is there.
    if (link) return location.replace(link.href);
    if (pages.length === 1 && name) return location.replace(`${pages[0]}#${encodeURIComponent(name)}`);
  }
})();
