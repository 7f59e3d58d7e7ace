// On paper: the light theme, a map of fixed size round the rings, then as before.
rangeviz.add(function (rv) {
  "use strict";
  let before = null;

  function settle() {
    rv.map.invalidateSize({ animate: false, pan: false });
  }

  rv.startPrint = function () {
    if (before) return;
    before = { centre: rv.map.getCenter(), zoom: rv.map.getZoom() };
    document.documentElement.dataset.theme = "light";
    document.body.classList.add("rv-print");
    settle();
    rv.fit();
    rv.refresh();
  };

  rv.endPrint = function () {
    if (!before) return;
    delete document.documentElement.dataset.theme;
    document.body.classList.remove("rv-print");
    settle();
    rv.map.setView(before.centre, before.zoom, { animate: false });
    before = null;
    rv.refresh();
  };

  window.addEventListener("beforeprint", rv.startPrint);
  window.addEventListener("afterprint", rv.endPrint);
});
