import type { Argument, Expr, FunctionIr, ModuleIr, Parameter, Stmt } from '../../server/src/facts/ir.ts';

/** An expression in a compact form without sites, close to Python, each construct told apart by its brackets or its first word. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'name':
      return expr.id;
    case 'attribute':
      return `${printExpr(expr.object)}.${expr.name}`;
    case 'call':
      return `${printExpr(expr.callee)}(${expr.args.map(printArgument).join(', ')})`;
    case 'subscript':
      return `${printExpr(expr.object)}[${printExpr(expr.index)}]`;
    case 'slice':
      return `slice ${[expr.lower, expr.upper, expr.step].map((bound) => (bound === null ? '_' : printExpr(bound))).join(':')}`;
    case 'constant':
      return `${expr.type} ${JSON.stringify(expr.value)}`;
    case 'template':
      return `template<${expr.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : printExpr(part))).join(', ')}>`;
    case 'sequence':
      return `${expr.type}<${printAll(expr.items)}>`;
    case 'dict':
      return `dict<${expr.entries.map(({ key, value }) => `${key === null ? '**' : `${printExpr(key)}: `}${printExpr(value)}`).join(', ')}>`;
    case 'binary':
      return `(${printExpr(expr.left)} ${expr.op} ${printExpr(expr.right)})`;
    case 'boolean':
      return `${expr.op}<${printAll(expr.values)}>`;
    case 'unary':
      return `(${expr.op} ${printExpr(expr.operand)})`;
    case 'compare':
      return `(${expr.operands.map((operand, at) => `${printExpr(operand)}${expr.ops[at] === undefined ? '' : ` ${expr.ops[at]} `}`).join('')})`;
    case 'conditional':
      return `(${printExpr(expr.then)} if ${printExpr(expr.test)} else ${printExpr(expr.else)})`;
    case 'lambda':
      return `lambda#${expr.function}`;
    case 'comprehension':
      return printComprehension(expr);
    case 'named':
      return `(${expr.target.id} := ${printExpr(expr.value)})`;
    case 'starred':
      return `*${printExpr(expr.value)}`;
    case 'await':
      return `(await ${printExpr(expr.value)})`;
    case 'yield':
      return `(yield${expr.from ? ' from' : ''}${expr.value === null ? '' : ` ${printExpr(expr.value)}`})`;
    case 'opaque':
      return `opaque<${printAll(expr.parts)}>`;
  }
}

function printAll(exprs: readonly Expr[]): string {
  return exprs.map(printExpr).join(', ');
}

function printArgument({ kind, name, value }: Argument): string {
  const mark = { positional: '', keyword: `${name}=`, star: '*', 'double-star': '**' }[kind];
  return mark + printExpr(value);
}

function printComprehension(expr: Extract<Expr, { readonly kind: 'comprehension' }>): string {
  const clauses = expr.clauses.map((clause) =>
    clause.kind === 'if' ? `if ${printExpr(clause.test)}` : `for ${printExpr(clause.target)} in ${printExpr(clause.iterable)}`,
  );
  const value = expr.value === null ? '' : `: ${printExpr(expr.value)}`;
  return `${expr.type} of<${printExpr(expr.element)}${value} ${clauses.join(' ')}>`;
}

/** Statements on one line, blocks in braces. Functions and classes stand as their number. */
export function printBlock(statements: readonly Stmt[]): string {
  return `{${statements.map(printStmt).join('; ')}}`;
}

export function printStmt(stmt: Stmt): string {
  switch (stmt.kind) {
    case 'expression':
      return printExpr(stmt.value);
    case 'assign':
      return [...stmt.targets, stmt.value].map(printExpr).join(' = ');
    case 'annotated':
      return `${printExpr(stmt.target)}: ${orNone(stmt.annotation)}${stmt.value === null ? '' : ` = ${printExpr(stmt.value)}`}`;
    case 'augmented':
      return `${printExpr(stmt.target)} ${stmt.op}= ${printExpr(stmt.value)}`;
    case 'return':
      return `return ${orNone(stmt.value)}`;
    case 'raise':
      return `raise ${orNone(stmt.value)} from ${orNone(stmt.cause)}`;
    case 'assert':
      return `assert ${printExpr(stmt.test)}, ${orNone(stmt.message)}`;
    case 'delete':
      return `del ${printAll(stmt.targets)}`;
    case 'function':
      return `def#${stmt.function}`;
    case 'class':
      return `class#${stmt.class}`;
    case 'import':
      return `import ${stmt.names.map(({ module, alias }) => `${module} as ${alias ?? '_'}`).join(', ')}`;
    case 'import-from':
      return `from ${stmt.level} ${stmt.module} import ${stmt.names?.map(({ name, alias }) => `${name} as ${alias ?? '_'}`).join(', ') ?? '*'}`;
    case 'global':
    case 'nonlocal':
      return `${stmt.kind} ${stmt.names.join(', ')}`;
    case 'break':
    case 'continue':
    case 'pass':
      return stmt.kind;
    default:
      return printCompound(stmt);
  }
}

type Compound = Extract<Stmt, { readonly kind: 'if' | 'while' | 'for' | 'try' | 'with' | 'match' }>;

function printCompound(stmt: Compound): string {
  switch (stmt.kind) {
    case 'if':
      return `if ${printExpr(stmt.test)} ${printBlock(stmt.then)} else ${printBlock(stmt.else)}`;
    case 'while':
      return `while ${printExpr(stmt.test)} ${printBlock(stmt.body)} else ${printBlock(stmt.else)}`;
    case 'for':
      return `for ${printExpr(stmt.target)} in ${printExpr(stmt.iterable)} ${printBlock(stmt.body)} else ${printBlock(stmt.else)}`;
    case 'try': {
      const handlers = stmt.handlers
        .map(({ type, name, body }) => ` except ${orNone(type)} as ${name ?? '_'} ${printBlock(body)}`)
        .join('');
      return `try ${printBlock(stmt.body)}${handlers} else ${printBlock(stmt.else)} finally ${printBlock(stmt.finally)}`;
    }
    case 'with':
      return `with ${stmt.items.map(({ value, target }) => `${printExpr(value)} as ${orNone(target)}`).join(', ')} ${printBlock(stmt.body)}`;
    case 'match': {
      const cases = stmt.cases.map(({ captures, values, guard, body }) => {
        const matched = values === null ? '_' : printAll(values);
        return ` case [${captures.join(' ')}] ${matched} if ${orNone(guard)} ${printBlock(body)}`;
      });
      return `match ${printExpr(stmt.subject)}${cases.join('')}`;
    }
  }
}

function orNone(expr: Expr | null): string {
  return expr === null ? '_' : printExpr(expr);
}

/** A parameter as in Python, with `/` or `!` before the name where it is positional-only or keyword-only. */
export function printParameter({ kind, name, positionalOnly, keywordOnly, default: value, annotation }: Parameter): string {
  const mark = { plain: '', star: '*', 'double-star': '**' }[kind];
  const flags = `${positionalOnly ? '/' : ''}${keywordOnly ? '!' : ''}`;
  return `${flags}${mark}${name}${annotation === null ? '' : `: ${printExpr(annotation)}`}${value === null ? '' : ` = ${printExpr(value)}`}`;
}

/** The head of a function and its body. */
export function printFunction(fn: FunctionIr): string {
  const head = `${fn.isAsync ? 'async ' : ''}${fn.isGenerator ? 'generator ' : ''}${fn.qualifiedName}(${fn.params.map(printParameter).join(', ')})`;
  return `${head} -> ${orNone(fn.returns)} ${printBlock(fn.body)}`;
}

export function printModule(module: ModuleIr): string {
  return module.body.map(printStmt).join('; ');
}
