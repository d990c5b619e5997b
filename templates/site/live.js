// Shows what `apiref serve` found in the sources, and renews the page when one was saved.
"use strict";
(() => {
  const findings = document.getElementById("findings");
  const report = ({ summary, errors, findings: list }) => {
    findings.classList.toggle("error", errors > 0);
    findings.querySelector("summary").textContent = summary;
    findings.querySelector("ol").replaceChildren(
      ...list.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
  };
  const apiref = (window.apiref ??= {});
  // The list of documents has nothing that a reload would lose.
  apiref.renew ??= () => location.reload();
  let seen = 0;
  const follow = async () => {
    // Answered at once the first time, then as soon as there is something new.
    const state = await (await fetch(`/_apiref/build?after=${seen}`, { cache: "no-store" })).json();
    report(state);
    if (seen !== 0 && seen !== state.build) await apiref.renew();
    seen = state.build;
    apiref.build = seen;
  };
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  (async () => {
    for (;;) await follow().catch(() => wait(1000));
  })();
})();
