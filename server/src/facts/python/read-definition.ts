import type { ClassIr, Expr, FunctionIr, LambdaExpr, Parameter, Stmt } from '../ir.ts';
import { readArguments } from './read-call.ts';
import { readExpression } from './read-expression.ts';
import { readParameters } from './read-parameter.ts';
import { readBlock } from './read-statement.ts';
import type { Reading } from './reading.ts';
import { functionAround } from './scope.ts';

/** A lambda: a function whose body is one `return`. */
export function readLambda(reading: Reading, node: number): LambdaExpr {
  const site = reading.site(node);
  const index = reading.functions.push(null) - 1;
  const start = reading.tree.start[node] ?? 0;
  const nameSite = reading.siteOf(start, start + 'lambda'.length);
  const pieces = reading.pieces(node);
  const [list] = pieces;
  const hasParameters = list !== undefined && reading.tree.typeOf(list) === 'lambda_parameters';
  const params = hasParameters ? readParameters(reading, list) : [];
  const result = pieces[hasParameters ? 1 : 0];
  finishFunction(reading, index, node, {
    head: { name: '<lambda>', params, returns: null, decorators: [], isAsync: false, site, nameSite },
    body: () => [{ kind: 'return', site: reading.site(result ?? node), value: readExpression(reading, result, node) }],
  });
  return { kind: 'lambda', function: index, site };
}

/** `def`, with its decorators when `whole` is a decorated definition. */
export function readFunction(reading: Reading, node: number, whole: number): Stmt {
  const site = reading.site(whole);
  const index = reading.functions.push(null) - 1;
  const decorators = readDecorators(reading, whole, node);
  const name = reading.piece(node, 'identifier');
  const id = name === undefined ? '' : reading.identifier(name);
  reading.scope.bound.add(id);
  const nameSite = reading.site(name ?? node);
  const list = reading.piece(node, 'parameters');
  const params = list === undefined ? [] : readParameters(reading, list);
  const type = reading.piece(node, 'type');
  const returns = type === undefined ? null : readExpression(reading, type);
  finishFunction(reading, index, whole, {
    head: { name: id, params, returns, decorators, isAsync: reading.hasToken(node, 'async'), site, nameSite },
    body: () => readBlock(reading, reading.piece(node, 'block')),
  });
  return { kind: 'function', function: index, site };
}

interface FunctionParts {
  readonly head: Pick<FunctionIr, 'name' | 'params' | 'returns' | 'decorators' | 'isAsync' | 'site' | 'nameSite'>;
  /** Reads the body, once the function's own scope is open. */
  readonly body: () => readonly Stmt[];
}

function finishFunction(reading: Reading, index: number, node: number, { head, body }: FunctionParts): void {
  const around = reading.scope;
  const parent = functionAround(around);
  const scope = reading.enter('function', index, head.name);
  bindParameters(reading, head.params);
  const statements = body();
  const names = reading.leave();
  const hasError = reading.hasTrouble(node);
  if (hasError && parent === null) reading.brokenFunctions.push(node, reading.tree.next[node] ?? 0);
  reading.functions[index] = {
    ...head,
    qualifiedName: scope.path,
    body: statements,
    isGenerator: scope.isGenerator,
    hasError,
    parent,
    class: around.kind === 'class' ? around.index : null,
    locals: names.locals,
    captured: names.captured,
  };
}

/** Parameters are bound; `(a, b)`, which only Python 2 has, binds the names inside. */
function bindParameters(reading: Reading, params: readonly Parameter[]): void {
  const { bound } = reading.scope;
  for (const { name } of params) {
    if (name.startsWith('(')) for (const inner of name.match(/[^\s(),]+/g) ?? []) bound.add(inner);
    else bound.add(name);
  }
}

/** `class`, with its decorators when `whole` is a decorated definition. */
export function readClass(reading: Reading, node: number, whole: number): Stmt {
  const site = reading.site(whole);
  const index = reading.classes.push(null) - 1;
  const decorators = readDecorators(reading, whole, node);
  const name = reading.piece(node, 'identifier');
  const id = name === undefined ? '' : reading.identifier(name);
  reading.scope.bound.add(id);
  const nameSite = reading.site(name ?? node);
  const list = reading.piece(node, 'argument_list');
  const bases = list === undefined ? [] : readBases(reading, list);
  const parent = functionAround(reading.scope);
  const scope = reading.enter('class', index, id);
  const body = readBlock(reading, reading.piece(node, 'block'));
  reading.leave();
  reading.classes[index] = { name: id, qualifiedName: scope.path, bases, decorators, body, parent, site, nameSite } satisfies ClassIr;
  return { kind: 'class', class: index, site };
}

/** The bases of a class; `metaclass=` and other keywords are none. */
function readBases(reading: Reading, list: number): Expr[] {
  return readArguments(reading, list)
    .filter((argument) => argument.kind === 'positional' || argument.kind === 'star')
    .map(({ kind, value, site }): Expr => (kind === 'star' ? { kind: 'starred', value, site } : value));
}

function readDecorators(reading: Reading, whole: number, definition: number): Expr[] {
  if (whole === definition) return [];
  return reading
    .pieces(whole)
    .filter((piece) => reading.tree.typeOf(piece) === 'decorator')
    .map((decorator) => readExpression(reading, reading.pieces(decorator)[0], decorator));
}
