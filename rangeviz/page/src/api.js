// What `window.rangeviz` offers: to a user's own script in the page, and to our browser tests. The
// names stay; everything else in these modules may change.

// What is in the page.
export { map } from "./map/map.js"; // the Leaflet map, to add layers to or to move
export { claims } from "./store.js"; // every claim; after setting `on` of some, call `refresh`
export { tried } from "./store.js"; // the reader's own figures, of the same shape as claims
export { cities } from "./store.js"; // every city, empty until the page is ready
export { claimsOn } from "./claims.js"; // the claims on one system, by date
export { refresh } from "./store.js"; // draws panel, rings and labels anew

// What a reader can do.
export { showClaim } from "./panel/claim_card.js"; // opens a claim's card
export { showTogether } from "./panel/together.js"; // one system, all its claims
export { showTable } from "./panel/table.js"; // the cities on view
export { ask } from "./panel/answer.js"; // the answer about { lon, lat, name, title, country }
export { askAt } from "./panel/answer.js"; // the same for a longitude and latitude
export { findPlace } from "./panel/search.js"; // what a text typed stands for: `rows`, or `near` ones
export { closeCard } from "./panel/card.js"; // one step back, as Escape
export { restore } from "./panel/panel.js"; // the claims that were on when the page opened
export { setUntil } from "./panel/until.js"; // "Said by the end of"; "" is any year
export { readTried as tryFigures } from "./try/tried.js"; // as the address has them; then `refresh`
export { setStop } from "./panel/drawer.js"; // on a phone: "peek", "half" or "full"
export { goTo } from "./story/story.js"; // a step of the story, counted from 0
export { fit } from "./globe/views.js"; // all rings in view
export { showView } from "./globe/views.js"; // "map", "globe" or "distance", with all rings in view
export { setView } from "./globe/views.js"; // { kind, zoom, lon, lat }
export { viewNow } from "./globe/views.js"; // where on the screen a place lies: `spot({ lon, lat })`
export { startPrint, endPrint } from "./print.js"; // the layout for paper, and back

// What the page works out: distances, verdicts and sentences, the same as Python's.
export { compare, sentence } from "./verdicts.js";
export { spread } from "./panel/spread.js"; // "13 claims: 1,300 to 2,300 km; ..."
