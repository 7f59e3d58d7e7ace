// folium's pop-ups call jQuery for one thing, HTML to element; here that is all of it.
var map_rangeviz = rangeviz.map;
L.Icon.Default.imagePath = "";
window.$ =
  window.$ ||
  function (markup) {
    const box = document.createElement("div");
    box.innerHTML = markup;
    return Object.assign([...box.children], { ready: (run) => run() });
  };
