// An SVG over the map that follows it, and is drawn anew when the map leaves what was drawn.
import { svg } from "../dom.js";
import { WebView } from "../geo/web_view.js";

export const Overlay = L.Renderer.extend({
  options: { padding: 0.5 },

  _initContainer() {
    this._container = svg("svg", { class: "rv-overlay", "aria-hidden": "true" });
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  // Leaflet's own way moves the drawing by parts of a pixel afterwards, and blurs it.
  _reset() {
    this._update();
  },

  _update() {
    if (this._bounds && (this._map._animatingZoom || this._holds())) return;
    L.Renderer.prototype._update.call(this);
    this._origin = this._map.getPixelOrigin();
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    L.DomUtil.setPosition(this._container, min);
    this._container.setAttribute("width", size.x);
    this._container.setAttribute("height", size.y);
    this._container.setAttribute("viewBox", [min.x, min.y, size.x, size.y].join(" "));
    this.redraw();
  },

  // Layer coordinates stay the same until the map is set to another place or zoom.
  _holds() {
    const map = this._map;
    const corner = map.containerPointToLayerPoint([0, 0]);
    return (
      this.options.padding > 0 &&
      this._zoom === map.getZoom() &&
      this._origin.equals(map.getPixelOrigin()) &&
      this._bounds.contains(L.bounds(corner, corner.add(map.getSize())))
    );
  },

  redraw() {
    if (!this._map) return;
    this._container.replaceChildren(...this.options.draw(this.view()));
  },

  // What of the world it shows, some way beyond the screen.
  view() {
    const { min, max } = this._bounds;
    const { x, y } = this._map.getPixelOrigin();
    return new WebView(this._zoom, x, y, { left: min.x, right: max.x, top: min.y, bottom: max.y });
  },
});
