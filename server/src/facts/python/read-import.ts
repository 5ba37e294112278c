import type { Stmt } from '../ir.ts';
import type { Reading } from './reading.ts';

/** `import a.b as c`. */
export function readImport(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const names = reading.pieces(node).map((piece) => {
    const { name, alias } = readName(reading, piece);
    reading.scope.bound.add(alias ?? name.split('.', 1)[0] ?? name);
    return { module: name, alias };
  });
  return { kind: 'import', names, site };
}

/** `from ..a import b as c`. */
export function readFromImport(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  const [origin, ...rest] = reading.pieces(node);
  let level = 0;
  let module = '';
  if (origin !== undefined && reading.tree.typeOf(origin) === 'relative_import') {
    for (const piece of reading.pieces(origin)) {
      if (reading.tree.typeOf(piece) === 'import_prefix') level = reading.textOf(piece).replace(/[^.]/g, '').length;
      else module = dottedName(reading, piece);
    }
  } else if (origin !== undefined) {
    module = dottedName(reading, origin);
  }
  const isWild = rest.some((piece) => reading.tree.typeOf(piece) === 'wildcard_import');
  return { kind: 'import-from', level, module, names: isWild ? null : readNames(reading, rest), site };
}

/** `from __future__ import …`. */
export function readFutureImport(reading: Reading, node: number): Stmt {
  const site = reading.site(node);
  return { kind: 'import-from', level: 0, module: '__future__', names: readNames(reading, reading.pieces(node)), site };
}

interface ImportedName {
  readonly name: string;
  readonly alias: string | null;
}

function readNames(reading: Reading, nodes: readonly number[]): ImportedName[] {
  return nodes.map((node) => {
    const imported = readName(reading, node);
    reading.scope.bound.add(imported.alias ?? imported.name);
    return imported;
  });
}

function readName(reading: Reading, node: number): ImportedName {
  if (reading.tree.typeOf(node) !== 'aliased_import') return { name: dottedName(reading, node), alias: null };
  const [name, alias] = reading.pieces(node);
  return { name: name === undefined ? '' : dottedName(reading, name), alias: alias === undefined ? null : reading.identifier(alias) };
}

/** A dotted name without the blanks that may stand around its dots. */
function dottedName(reading: Reading, node: number): string {
  return reading
    .pieces(node)
    .map((piece) => reading.identifier(piece))
    .join('.');
}
