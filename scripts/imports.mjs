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

/** Every place where `pattern` (global) matches, as 1-based lines: in code outside strings, or in comments. */
export function linesMatching(text, pattern, where) {
  const searched = where === 'comments' ? keepComments(text) : blankStrings(blankComments(text));
  return [...searched.matchAll(pattern)].map((match) => lineOf(searched, match.index));
}

const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const string = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\`(?:\\.|[^\`\\])*\``;

// Each of these keeps the lines. Strings and comments are found together, so that neither is seen inside the other.
function blankComments(text) {
  return text.replace(new RegExp(`${string}|${comment}`, 'g'), (found) => (isComment(found) ? blank(found) : found));
}

function blankStrings(text) {
  return text.replace(new RegExp(string, 'g'), blank);
}

function keepComments(text) {
  const token = new RegExp(`${string}|${comment}|[\\s\\S]`, 'g');
  return text.replace(token, (found) => (isComment(found) ? found : blank(found)));
}

function isComment(token) {
  return /^\/[/*]/.test(token);
}

function blank(text) {
  return text.replace(/[^\n]/g, ' ');
}

function lineOf(text, index) {
  return text.slice(0, index).split('\n').length;
}
