// On a phone the panel and the card are sheets from below with three stops; else the panel folds.
rangeviz.add(function (rv) {
  "use strict";
  const STOPS = ["peek", "half", "full"];

  rv.setStop = function (stop) {
    document.body.dataset.stop = stop;
    for (const handle of document.querySelectorAll(".rv-handle")) {
      handle.setAttribute("aria-expanded", String(stop !== "peek"));
    }
    rv.refresh();
  };

  const step = (by) => STOPS[Math.max(0, Math.min(2, STOPS.indexOf(document.body.dataset.stop) + by))];

  rv.handle = function () {
    const handle = rv.el("button", {
      type: "button",
      class: "rv-handle",
      "aria-label": rv.say("sheet.handle"),
    });
    let from = null;
    let moved = 0;
    handle.addEventListener("pointerdown", function (event) {
      from = event.clientY;
      moved = 0;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (from !== null) moved = event.clientY - from;
    });
    handle.addEventListener("pointerup", function () {
      if (Math.abs(moved) > 24) rv.setStop(step(moved < 0 ? 1 : -1));
      from = null;
    });
    handle.addEventListener("click", function () {
      if (Math.abs(moved) > 24) return;
      rv.setStop(document.body.dataset.stop === "full" ? "peek" : step(1));
    });
    return handle;
  };

  // Who comes with the Tab key sees where they are: a low sheet hides most of it.
  document.getElementById("rv-panel").addEventListener("focusin", function ({ target }) {
    const low = rv.phone.matches && document.body.dataset.stop === "peek";
    if (low && target.matches(":focus-visible") && !target.matches(".rv-handle, #rv-panel"))
      rv.setStop("half");
  });

  rv.drawBar = function () {
    const search = rv.el(
      "button",
      {
        type: "button",
        class: "rv-icon",
        "aria-label": rv.say("bar.search"),
        onclick: () => {
          rv.hideCard();
          rv.setStop("full");
          document.getElementById("rv-city").focus();
        },
      },
      icon("M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM14.5 14.5L20 20"),
    );
    const menu = rv.el(
      "button",
      {
        type: "button",
        class: "rv-icon",
        "aria-label": rv.say("bar.list"),
        onclick: () => {
          rv.hideCard();
          rv.setStop(document.body.dataset.stop === "full" ? "peek" : "full");
        },
      },
      icon("M4 6h16M4 12h16M4 18h16"),
    );
    document
      .getElementById("rv-bar")
      .replaceChildren(
        rv.el("p", { class: "rv-bar-title", dir: "auto", "aria-hidden": "true", text: rv.data.title }),
        search,
        menu,
      );
    const fold = rv.el(
      "button",
      {
        type: "button",
        id: "rv-fold",
        "aria-expanded": "true",
        "aria-controls": "rv-panel",
        "aria-label": rv.say("panel.fold"),
        onclick: () => {
          const folded = document.body.classList.toggle("rv-folded");
          fold.setAttribute("aria-expanded", String(!folded));
          rv.map.invalidateSize({ pan: false });
          rv.refresh();
        },
      },
      icon("M14 6l-6 6l6 6"),
    );
    document.getElementById("rv-map-area").prepend(fold);
  };

  function icon(d) {
    return rv.el(
      "svg",
      { svg: true, viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" },
      rv.el("path", { svg: true, d, class: "rv-stroke" }),
    );
  }
  rv.icon = icon;
});
