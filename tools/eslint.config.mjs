// What `make lint` asks of the page's scripts: no slip, and nothing that could run a text as code.
const FORBIDDEN = {
  "[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|write|writeln)$/][object.name!='clipboard']":
    "Texts reach the page by textContent.",
  "CallExpression[callee.property.name='setAttribute'][arguments.0.value='style']":
    "The page's policy forbids style attributes.",
};

const PAGE =
  "L window document location history navigator URL URLSearchParams Blob Response " +
  "DecompressionStream getComputedStyle requestAnimationFrame cancelAnimationFrame setTimeout " +
  "clearTimeout DOMParser XMLSerializer Image TextDecoder Node";

// The map page asks no network for anything; the editor asks its own server.
const EDITOR = "document URL Blob setTimeout fetch";

const having = (names) => ({
  ecmaVersion: 2022,
  sourceType: "module",
  globals: Object.fromEntries(names.split(" ").map((name) => [name, "readonly"])),
});

export default [
  { files: ["rangeviz/page/src/**/*.js"], languageOptions: having(PAGE) },
  { files: ["rangeviz/server/web/**/*.js"], languageOptions: having(EDITOR) },
  {
    files: ["**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-const-assign": "error",
      "no-dupe-args": "error",
      "no-dupe-else-if": "error",
      "no-dupe-keys": "error",
      "no-duplicate-case": "error",
      "no-empty": "error",
      "no-eval": "error",
      "no-fallthrough": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-restricted-syntax": [
        "error",
        ...Object.entries(FORBIDDEN).map(([selector, message]) => ({ selector, message })),
      ],
      "no-self-assign": "error",
      "no-shadow": "error",
      "no-shadow-restricted-names": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unsafe-finally": "error",
      "no-unused-vars": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
      "use-isnan": "error",
      "valid-typeof": "error",
    },
  },
];
