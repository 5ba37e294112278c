/**
 * Holds the source to the borders of borders.mjs and prints each place that crosses one. `--root=FOLDER` checks another tree.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { borders } from './borders.mjs';
import { linesMatching, readImports } from './imports.mjs';
import { fail, isMain, root } from './project.mjs';

/** Every crossing in the tree at `folder`, as `path:line: what is wrong`, and how many files were read. */
export function checkBorders(folder) {
  const sources = ['server/src', 'client/src'].flatMap((part) => readModules(folder, part));
  const tests = readModules(folder, 'test');
  const modules = new Map(sources.map((module) => [module.path, module]));
  const problems = [
    ...sources.flatMap((module) => [...checkImports(module), ...checkPatterns(module, borders.forbidden), ...checkSize(module)]),
    ...sources.filter(({ room }) => borders.pure.has(room)).flatMap((module) => checkPurity(module, modules)),
    ...tests.flatMap((module) => checkPatterns(module, [...borders.forbidden, ...borders.forbiddenInTests])),
  ];
  return { problems, files: sources.length + tests.length };
}

function readModules(folder, part) {
  const start = join(folder, part);
  if (!existsSync(start)) return [];
  return listTypeScript(start).map((file) => {
    const path = relative(folder, file).split(sep).join('/');
    const text = readFileSync(file, 'utf8');
    return {
      path,
      text,
      room: roomOf(path),
      imports: readImports(text).map((one) => ({ ...one, target: resolveTarget(path, one.specifier) })),
    };
  });
}

function listTypeScript(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return listTypeScript(join(folder, entry.name));
    return entry.name.endsWith('.ts') ? [join(folder, entry.name)] : [];
  });
}

/** `server/src/flow/link.ts` is in `flow`, `server/src/engine.ts` in `engine`, everything of `client/src` in `client`. */
function roomOf(path) {
  if (path.startsWith('client/src/')) return 'client';
  const inServer = /^server\/src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path);
  return inServer === null ? null : inServer[1];
}

function resolveTarget(path, specifier) {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
}

function checkImports(module) {
  return module.imports.flatMap((one) => {
    const problem = one.target === null ? crossesPackage(module, one) : crossesRoom(module, one);
    return problem === null ? [] : [`${module.path}:${one.line}: ${problem}`];
  });
}

function crossesPackage({ room }, { specifier }) {
  const rule = borders.packages.find(({ pattern }) => pattern.test(specifier));
  if (rule === undefined || rule.rooms.includes(room)) return null;
  return `${room} imports ${specifier}; only ${rule.rooms.join(', ')} may import ${rule.name}`;
}

function crossesRoom({ room }, { specifier, target }) {
  if (target === 'package.json') return null;
  const other = roomOf(target);
  if (other === null) return `${specifier} is outside the source`;
  if (!specifier.endsWith('.ts') && !specifier.endsWith('.json')) return `write the import with its ending: ${specifier}.ts`;
  if (other === room || borders.everywhere.includes(other)) return null;
  const allowed = borders.mayImport[room];
  if (allowed === undefined) return `${room} is no room that scripts/borders.mjs knows`;
  const file = target.replace(/^server\/src\/|\.ts$/g, '');
  if (allowed.includes(other) || allowed.includes(file)) return null;
  return `${room} imports ${file}; it may import ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`;
}

/** A pure module must not reach Node or VS Code through what it imports; its own imports are checked above. */
function checkPurity(module, modules) {
  const chain = findImpure(module, modules, new Set());
  if (chain === null || chain.length < 3) return [];
  return [`${module.path}:1: ${module.room} must run in a browser, but reaches ${chain.at(-1)} through ${chain.slice(1, -1).join(' → ')}`];
}

function findImpure(module, modules, seen) {
  if (seen.has(module.path)) return null;
  seen.add(module.path);
  for (const one of module.imports.filter(({ typeOnly }) => !typeOnly)) {
    if (/^(?:node:|vscode)/.test(one.specifier)) return [module.path, one.specifier];
    const next = modules.get(one.target);
    const rest = next === undefined ? null : findImpure(next, modules, seen);
    if (rest !== null) return [module.path, ...rest];
  }
  return null;
}

function checkPatterns(module, patterns) {
  return patterns.flatMap(({ pattern, message, where = 'code' }) =>
    linesMatching(module.text, pattern, where).map((line) => `${module.path}:${line}: ${message}`),
  );
}

function checkSize({ path, text }) {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= borders.mostLines || borders.longFiles.some((pattern) => pattern.test(path))) return [];
  return [`${path}:${borders.mostLines + 1}: ${lines} lines; a file of more than ${borders.mostLines} has more than one subject`];
}

if (isMain(import.meta)) {
  const folder = process.argv.find((arg) => arg.startsWith('--root='))?.slice('--root='.length) ?? root;
  const { problems, files } = checkBorders(folder);
  for (const problem of problems) console.error(problem);
  if (files === 0) fail('borders: no source file found');
  else if (problems.length > 0) fail(`borders: ${problems.length} crossings in ${files} files`);
  else console.log(`borders: ${files} files, none crosses a border`);
}
