import type { Node, TreeCursor } from '../../syntax/syntax.ts';
import { ANYTHING, type Effect, LOADS, NOTHING, RETURNS, STORES } from './effect.ts';
import type { MemberKind } from './struct-members.ts';

/** A value on its way up an expression: `depth` dereferences away from the memory in question, 0 being an element or member of that memory. */
export interface Pointed {
  readonly depth: number;
  /** Stores through it do not compile. */
  readonly isConst: boolean;
}

/** Another name for the memory, valid between two offsets. */
export interface Alias extends Pointed {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What one mention of a pointer comes to: an effect, and perhaps a further name to follow. */
export interface Outcome {
  readonly effect: Effect;
  readonly alias: Alias | null;
}

export interface CallOutcome {
  readonly effect: Effect;
  /** The call's own value where that leads to the memory too. */
  readonly result: Pointed | null;
}

/** The function around a mention, and what else its meaning depends on. */
export interface PathContext {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isMethod: boolean;
  readonly returnsReference: boolean;
  /** What the source's structs have under a name. What a pointer member points to is another memory. */
  readonly members: ReadonlyMap<string, MemberKind>;
  effectOfCall(call: Node, argument: number, value: Pointed): CallOutcome;
}

const result = (effect: Effect): Outcome => ({ effect, alias: null });

/** The effect of handing the value to what cannot be seen. */
export function passedOn(value: Pointed): Effect {
  return value.isConst ? LOADS : ANYTHING;
}

/**
 * What becomes of the pointer or element that the cursor's leaf names. Leaves the cursor anywhere above it.
 *
 * Contexts that are not known to leave the memory alone, syntax errors among them, count as handing it on.
 */
export function followPath(cursor: TreeCursor, start: Pointed, context: PathContext): Outcome {
  const leaf = outcomeOfLeaf(cursor);
  if (leaf !== null) return result(leaf);
  let value = start;
  let effect = NOTHING;
  for (;;) {
    const field = cursor.currentFieldName;
    const at = cursor.startIndex;
    if (!cursor.gotoParent()) return result(effect | passedOn(value));
    const step = climb(cursor, field, at, value, context);
    effect |= step.effect;
    if (!('value' in step)) return { effect, alias: step.alias };
    value = step.value;
  }
}

/** The effect of a leaf that is no mention of a value; null where it is one. */
function outcomeOfLeaf(cursor: TreeCursor): Effect | null {
  switch (cursor.nodeType) {
    case 'identifier': {
      const field = cursor.currentFieldName;
      const parent = parentType(cursor);
      const declared = field === 'declarator' || (field === null && parent.endsWith('_declarator'));
      return declared || parent === 'lambda_capture_specifier' ? NOTHING : null;
    }
    case 'field_identifier':
    case 'namespace_identifier':
    case 'statement_identifier':
    case 'string_content':
    case 'character':
      return NOTHING;
    case 'type_identifier':
      return effectOfTypeLeaf(cursor);
    default:
      return ANYTHING;
  }
}

/** `float4 v(p[0], p[1]);` reads as the declaration of a function that takes arrays. */
function effectOfTypeLeaf(cursor: TreeCursor): Effect {
  cursor.gotoParent();
  if (cursor.nodeType === 'type_descriptor') return parentType(cursor) === 'sizeof_expression' ? NOTHING : ANYTHING;
  const declarator = cursor.nodeType === 'parameter_declaration' ? cursor.currentNode.childForFieldName('declarator') : null;
  return declarator?.type === 'abstract_array_declarator' ? LOADS : ANYTHING;
}

function parentType(cursor: TreeCursor): string {
  const above = cursor.copy();
  const type = above.gotoParent() ? above.nodeType : '';
  above.delete();
  return type;
}

type Step = { readonly effect: Effect; readonly value: Pointed } | Outcome;

const onward = (value: Pointed): Step => ({ effect: NOTHING, value });
const dereferenced = (value: Pointed): Step => onward({ ...value, depth: Math.max(0, value.depth - 1) });
/** An element is loaded; a pointer is looked at, which leaves the memory alone. */
const lookedAt = (value: Pointed): Step => result(value.depth === 0 ? LOADS : NOTHING);
/** An element is loaded; a pointer goes where it cannot be seen. */
const handedOver = (value: Pointed): Step => result(value.depth === 0 ? LOADS : passedOn(value));

/** One level up: the cursor is at the parent, `field` and `at` are of the child it comes from. */
function climb(cursor: TreeCursor, field: string | null, at: number, value: Pointed, context: PathContext): Step {
  switch (cursor.nodeType) {
    case 'parenthesized_expression':
      return onward(value);
    case 'subscript_expression':
      return field === 'argument' ? dereferenced(value) : handedOver(value);
    case 'pointer_expression':
      return climbPointerExpression(context.text[cursor.startIndex] === '*', value);
    case 'field_expression':
      return climbFieldExpression(cursor, value, context);
    case 'cast_expression':
      return climbCast(cursor.currentNode.childForFieldName('type')?.text ?? '', value);
    case 'argument_list':
      return climbArguments(cursor, at, value, context);
    case 'assignment_expression':
      return climbAssignment(cursor, field, value, context);
    case 'init_declarator':
      return climbInitializer(cursor, at, value, context);
    case 'update_expression':
      return value.depth === 0 ? result(ANYTHING) : onward(value);
    case 'binary_expression':
      return climbBinary(cursor, value);
    case 'conditional_expression':
      return field === 'condition' ? lookedAt(value) : onward(value);
    case 'comma_expression':
      return field === 'right' ? onward(value) : lookedAt(value);
    case 'return_statement':
      return climbReturn(cursor, value, context);
    case 'unary_expression':
    case 'expression_statement':
    case 'condition_clause':
    case 'for_statement':
    case 'while_statement':
    case 'do_statement':
    case 'case_statement':
      return lookedAt(value);
    case 'sizeof_expression':
    case 'alignof_expression':
    case 'decltype':
      return result(NOTHING);
    case 'initializer_list':
      return parentType(cursor) === 'init_declarator' && bindsAddress(cursor, context.text) ? result(passedOn(value)) : handedOver(value);
    case 'subscript_argument_list':
      return handedOver(value);
    default:
      return result(passedOn(value));
  }
}

function climbPointerExpression(isDereference: boolean, value: Pointed): Step {
  if (isDereference) return value.depth === 0 ? result(LOADS) : dereferenced(value);
  return value.depth === 0 ? onward({ ...value, depth: 1 }) : result(passedOn(value));
}

function climbFieldExpression(cursor: TreeCursor, value: Pointed, context: PathContext): Step {
  const node = cursor.currentNode;
  const isArrow = node.childForFieldName('operator')?.type === '->';
  if (isArrow && value.depth === 0) return result(LOADS);
  if (value.depth !== (isArrow ? 1 : 0)) return result(passedOn(value));
  const kind = context.members.get(node.childForFieldName('field')?.text ?? '');
  if (kind !== 'pointer') return { effect: kind === 'both' ? LOADS : NOTHING, value: { ...value, depth: 0 } };
  const isTarget = cursor.currentFieldName === 'left' && cursor.gotoParent() && cursor.nodeType === 'assignment_expression';
  return result(isTarget ? STORES : LOADS);
}

function climbCast(type: string, value: Pointed): Step {
  if (type === 'void') return lookedAt(value);
  const cast = castTo(type, value);
  return cast === null ? handedOver(value) : onward(cast);
}

/**
 * What a cast to this type makes of the value: `(device uint*)p` keeps pointing there, an array member cast to a pointer becomes one. null where it is no
 * way to the memory any more, as in `(float)p[i]`.
 */
export function castTo(type: string, value: Pointed): Pointed | null {
  const mark = Math.max(type.lastIndexOf('*'), type.lastIndexOf('&'));
  const isConst = /\bconst\b/.test(type.slice(0, Math.max(0, mark)));
  if (type.includes('*')) return { depth: Math.max(1, value.depth), isConst };
  return mark >= 0 && value.depth === 0 ? { depth: 0, isConst } : null;
}

function climbArguments(cursor: TreeCursor, at: number, value: Pointed, context: PathContext): Step {
  const index = cursor.currentNode.namedChildren.filter((child) => child.type !== 'comment').findIndex((child) => child.startIndex === at);
  const parent = parentType(cursor);
  if (parent === 'init_declarator') return bindsAddress(cursor, context.text) ? result(passedOn(value)) : handedOver(value);
  if (parent !== 'call_expression') return result(passedOn(value));
  cursor.gotoParent();
  const outcome = context.effectOfCall(cursor.currentNode, index, value);
  return outcome.result === null ? result(outcome.effect) : { effect: outcome.effect, value: outcome.result };
}

/** Whether the declarator that the initializer under the cursor belongs to makes a pointer or a reference. */
function bindsAddress(cursor: TreeCursor, text: string): boolean {
  const end = cursor.startIndex;
  cursor.gotoParent();
  return /[*&]/.test(text.slice(cursor.startIndex, end));
}

function climbAssignment(cursor: TreeCursor, field: string | null, value: Pointed, context: PathContext): Step {
  const node = cursor.currentNode;
  const isPlain = node.childForFieldName('operator')?.type === '=';
  if (field === 'left') return value.depth > 0 ? onward(value) : result(isPlain ? STORES : ANYTHING);
  if (value.depth === 0) return result(LOADS);
  const left = node.childForFieldName('left');
  if (!isPlain || left?.type !== 'identifier' || context.isMethod) return result(passedOn(value));
  const parent = parentType(cursor);
  const effect =
    parent === 'expression_statement' || parent === 'comma_expression' || parent === 'for_statement' ? NOTHING : passedOn(value);
  return { effect, alias: { ...value, name: left.text, start: context.start, end: context.end } };
}

const SCOPES = new Set([
  'compound_statement',
  'for_statement',
  'for_range_loop',
  'while_statement',
  'if_statement',
  'switch_statement',
  'lambda_expression',
]);

/** `T* q = p + 1` and `T& r = p[i]` are further names of the memory up to the end of their block. */
function climbInitializer(cursor: TreeCursor, at: number, value: Pointed, context: PathContext): Step {
  const declarator = context.text.slice(cursor.startIndex, at);
  const declaratorStart = cursor.startIndex;
  const mark = /[*&]/.exec(declarator)?.[0] ?? null;
  if (value.depth === 0 && mark === null) return result(LOADS);
  const name = /([A-Za-z_]\w*)\s*=?\s*$/.exec(declarator)?.[1];
  if (name === undefined || !cursor.gotoParent()) return result(passedOn(value));
  const isConst = value.isConst || (mark !== null && /\bconst\b/.test(context.text.slice(cursor.startIndex, declaratorStart)));
  const depth = value.depth === 0 && mark === '*' ? 1 : value.depth;
  while (!SCOPES.has(cursor.nodeType)) if (!cursor.gotoParent()) break;
  return { effect: NOTHING, alias: { name, depth, isConst, start: at, end: cursor.endIndex } };
}

function climbBinary(cursor: TreeCursor, value: Pointed): Step {
  if (value.depth === 0) return result(LOADS);
  const operator = cursor.currentNode.childForFieldName('operator')?.type ?? '';
  if (operator === '+' || operator === '-') return onward(value);
  return result(/^(?:[=!]=|[<>]=?|&&|\|\|)$/.test(operator) ? NOTHING : passedOn(value));
}

function climbReturn(cursor: TreeCursor, value: Pointed, context: PathContext): Step {
  if (value.depth === 0 && !context.returnsReference) return result(LOADS);
  while (cursor.gotoParent()) if (cursor.nodeType === 'lambda_expression') return result(passedOn(value));
  return result(RETURNS);
}
