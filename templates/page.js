(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Copy buttons: only where the browser lets a page write to the clipboard.
  for (const button of all("button.copy")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }

  // How far the procedure is. Ticks live as long as the page: a rehearsal must not look done tomorrow.
  const ticks = all("input.tick");
  const progress = document.querySelector(".progress");
  const show = () => {
    const done = ticks.filter((tick) => tick.checked).length;
    const next = ticks.find((tick) => !tick.checked);
    progress.textContent = `${done} of ${ticks.length} steps done`;
    progress.classList.toggle("complete", !next);
    for (const tick of ticks) tick.closest(".step").classList.toggle("done", tick.checked);
    for (const link of all(".contents li.sub a")) {
      const step = document.getElementById(link.hash.slice(1));
      link.classList.toggle("done", !!step && step.classList.contains("done"));
    }
  };
  if (ticks.length > 1) {
    progress.hidden = false;
    ticks.forEach((tick) => tick.addEventListener("change", show));
    show();
  }
})();
