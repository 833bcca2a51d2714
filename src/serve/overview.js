// Loads a page of the preview anew when the content was checked again.
"use strict";
(() => {
  const { moment } = document.currentScript.dataset;
  const events = new EventSource("/_selfhelp/events");
  if (moment) events.addEventListener("findings", ({ data }) => data !== "0" && data !== moment && location.reload());
  addEventListener("pagehide", () => events.close());
})();
