/** What a TypeScript module imports, read from its text: type imports count too, which a bundler would drop. */

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`: statements start a line, as the formatter leaves them. */
const statement = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*(['"])(?<specifier>[^'"\n]+)\1/gm;
/** `import('x')`, `require('x')`, also as a type. */
const call = /\b(?:import|require)\(\s*(['"])(?<specifier>[^'"\n]+)\1\s*\)/g;
const typeOnly = /^(?:import|export)\s+type\s/;

/** Every import in order of its place. `line` is 1-based. Comments do not count. */
export function readImports(text) {
  const code = blankComments(text);
  const found = [];
  for (const pattern of [statement, call]) {
    for (const match of code.matchAll(pattern)) {
      found.push({ specifier: match.groups.specifier, line: lineOf(code, match.index), typeOnly: typeOnly.test(match[0]) });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Every place where `pattern` (global) matches, as 1-based lines. */
export function linesMatching(text, pattern, inComments) {
  const code = inComments ? text : blankComments(text);
  return [...code.matchAll(pattern)].map((match) => lineOf(code, match.index));
}

/** The text with the same lines, comments blank. Strings are stepped over, so that `'//'` stays. */
function blankComments(text) {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, ' ') : found));
}

function lineOf(text, index) {
  return text.slice(0, index).split('\n').length;
}
