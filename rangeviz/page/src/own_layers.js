// folium's pop-ups call jQuery for one thing, HTML to element; here that is all of it.
window.map_rangeviz = window.rangeviz.map;
window.map_rangeviz.options.minZoom = 0; // MarkerCluster counts in whole zooms
L.Icon.Default.imagePath = "";
window.$ =
  window.$ ||
  function (markup) {
    const box = document.createElement("div");
    // eslint-disable-next-line no-restricted-syntax -- the user's own HTML, as folium has it
    box.innerHTML = markup;
    return Object.assign([...box.children], { ready: (run) => run() });
  };
