// What the reader sees lives in the address after #, so that it can be sent to somebody.
rangeviz.add(function (rv) {
  "use strict";
  let quiet = true;

  function write() {
    if (quiet) return;
    const { lat, lng } = rv.map.getCenter();
    const parts = new URLSearchParams();
    parts.set("map", [rv.map.getZoom().toFixed(2), lng.toFixed(3), lat.toFixed(3)].join("/"));
    if (rv.claims.some((claim) => rv.wasOn(claim) !== (claim.shown && claim.drawable))) {
      for (const claim of rv.claims) if (rv.wasOn(claim)) parts.append("on", claim.id);
      if (!rv.claims.some(rv.wasOn)) parts.append("on", "");
    }
    if (rv.together) parts.set("system", rv.together);
    if (rv.until) parts.set("until", rv.until);
    if (rv.asked) parts.set("place", [rv.asked.lon, rv.asked.lat].map((value) => value.toFixed(4)).join("/"));
    if (rv.selected) parts.set("claim", rv.selected.id);
    try {
      history.replaceState(null, "", "#" + parts);
    } catch {
      // A page inside srcdoc has no address of its own.
    }
  }
  rv.remember = write;

  const numbers = (text) => (text || "").split("/").map(Number);

  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    quiet = true;
    rv.endTogether(true);
    if (parts.has("on")) {
      const on = new Set(parts.getAll("on"));
      for (const claim of rv.claims) claim.on = claim.drawable && on.has(claim.id);
    }
    if (/^\d{4}$/.test(parts.get("until") || "")) rv.setUntil(parts.get("until"));
    const system = parts.get("system");
    if (rv.claims.some((claim) => claim.system === system)) rv.showTogether(system);
    const [zoom, lng, lat] = numbers(parts.get("map"));
    if (Number.isFinite(zoom) && Math.abs(lng) <= 100000 && Math.abs(lat) <= 90)
      rv.map.setView([lat, lng], zoom, { animate: false });
    const claim = rv.claims.find((one) => one.id === parts.get("claim"));
    const [lon, placeLat] = numbers(parts.get("place"));
    if (claim) rv.showClaim(claim);
    else if (Number.isFinite(placeLat) && Math.abs(lon) <= 180 && Math.abs(placeLat) <= 90)
      rv.askAt(lon, placeLat, 0.02);
    rv.refresh();
    quiet = false;
  }

  rv.startState = function () {
    if (location.hash.length > 1) read();
    quiet = false;
    rv.map.on("moveend", write);
    window.addEventListener("hashchange", read);
  };
});
