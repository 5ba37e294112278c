/**
 * The borders between the rooms, as data. CONTRIBUTING.md gives their reasons.
 *
 * A room is a folder of `server/src`, or one of the files beside them; `client` is all of `client/src`.
 */

/** The pure rooms in the order the data goes: each may use those before it. */
const chain = ['metal', 'syntax', 'facts', 'flow', 'audit', 'rules', 'report'];
/** Plain words that every room may use. */
const everywhere = ['position', 'path', 'version', 'suggest'];

/** What each room may import: other rooms, or one file of a room (`rules/finding`). */
const mayImport = {
  position: [],
  path: [],
  version: [],
  suggest: [],
  ...Object.fromEntries(chain.map((room, n) => [room, chain.slice(0, n)])),
  rules: [...chain.slice(0, chain.indexOf('rules')), 'fixes'],
  fixes: [...chain.slice(0, chain.indexOf('rules')), 'rules/finding'],
  report: [...chain.slice(0, -1), 'fixes', 'engine-api'],
  'engine-api': ['metal', 'audit', 'rules', 'options', 'workspace/host'],
  engine: [...chain, 'fixes', 'engine-api', 'workspace', 'options'],
  options: ['metal', 'rules', 'protocol'],
  workspace: ['metal', 'syntax', 'facts', 'options'],
  protocol: ['metal', 'audit', 'rules', 'report', 'engine-api'],
  lsp: ['metal', 'audit', 'rules', 'fixes', 'report', 'engine', 'engine-api', 'workspace', 'options', 'protocol'],
  cli: ['metal', 'audit', 'rules', 'fixes', 'report', 'engine', 'engine-api', 'workspace', 'options', 'node', 'node-wasm'],
  node: ['lsp', 'workspace', 'engine', 'engine-api', 'options', 'protocol', 'node-wasm'],
  'node-wasm': ['engine-api'],
  library: ['metal', 'audit', 'rules', 'report', 'workspace', 'engine', 'engine-api', 'node-wasm'],
  browser: ['lsp', 'workspace', 'engine', 'engine-api', 'options', 'protocol'],
  client: ['protocol', 'options'],
};

/** They run in a browser worker as they are: neither they nor anything they import may need Node or VS Code. */
const pure = new Set([...everywhere, ...chain, 'fixes', 'engine-api', 'engine', 'options', 'protocol']);

/** Packages that only some rooms may import. */
const packages = [
  { pattern: /^web-tree-sitter(\/|$)/, rooms: ['syntax'], name: 'web-tree-sitter' },
  { pattern: /^vscode($|-)/, rooms: ['lsp', 'client', 'node', 'browser'], name: 'the VS Code packages' },
  { pattern: /^node:/, rooms: ['workspace', 'cli', 'node', 'node-wasm', 'client'], name: "Node's modules" },
];

/** Patterns that no source file may hold, with what to do instead: looked for in code, or in comments where they work from there. */
const forbidden = [
  { pattern: /\bprocess\.exit\(/g, message: 'process.exit( cuts off output that is still being written: set process.exitCode' },
  { pattern: /\bas any\b|:\s*any\b|<any>/g, message: '`any` switches the type checker off: give the type, or `unknown` and a test' },
  { pattern: /@ts-(?:ignore|expect-error|nocheck)/g, message: 'a silenced type error', where: 'comments' },
];

/** Patterns that no test may hold. */
const forbiddenInTests = [
  { pattern: /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b/g, message: 'a test that is skipped or runs alone' },
  { pattern: /\bexpect\(true\)/g, message: 'an assertion on nothing' },
];

const mostLines = 300;
/** Long because they list: tables of Metal, and the node types of the intermediate form. */
const longFiles = [/^server\/src\/metal\//, /^server\/src\/facts\/ir\.ts$/];

export const borders = { everywhere, mayImport, pure, packages, forbidden, forbiddenInTests, mostLines, longFiles };
