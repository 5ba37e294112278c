import type { KernelFacts } from '../facts.ts';
import type { CallExpr, Expr } from '../ir.ts';
import type { Reading } from './reading.ts';

/** Stands where the text of a source is not known, as in `f"kernel void copy_{name}("`: fit for a name, a type or a number. */
const hole = '__hole__';

/**
 * A kernel of a source with holes. In its name a hole is `*`, since the text that stands there is not known; in types and names of parameters it is `?`.
 */
export function withoutHoles(kernel: KernelFacts): KernelFacts {
  if (!JSON.stringify(kernel).includes(hole)) return kernel;
  const params = kernel.params.map((param) => ({
    ...param,
    name: param.name.replaceAll(hole, '?'),
    type: param.type.replaceAll(hole, '?'),
  }));
  return { ...kernel, name: kernel.name.replaceAll(hole, '*'), params };
}

/** Marks a hole until its surroundings are known. No source holds it. */
const mark = '\0';

/** What every Metal function has: an attribute, or its stage before its return type. */
const metalSigns =
  /\[\[\s*(?:kernel|vertex|fragment|mesh|object|visible|stitchable|host_name|buffer|texture|sampler|stage_in|position|thread|threads|grid|simd|dispatch|vertex_id|instance_id|payload)|\b(?:kernel|vertex|fragment)\s+[A-Za-z_]\w*[\s&*]+[A-Za-z_]\w*\s*\(/;

/** Keeps the text of a string expression when it looks like Metal source. */
export function offerSource(reading: Reading, expression: Expr): void {
  offerText(reading, fillHoles(sourceParts(expression)));
}

/** `HEADER + "…" + body` and `"…" % values`. `offered` is how many sources were known before its operands were read. */
export function offerOperatorSource(reading: Reading, operands: readonly Expr[], ops: readonly string[], offered: number): void {
  const [first] = operands;
  if (ops.every((op) => op === '+')) {
    if (operands.some(isText)) offerText(reading, fillHoles(operands.flatMap(sourceParts)));
  } else if (ops.length === 1 && ops[0] === '%' && first !== undefined && isText(first)) {
    const text = sourceParts(first).map((part) => part?.replace(/%(?:\(\w*\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]/g, mark).replace(/%%/g, '%'));
    replaceSource(reading, fillHoles(text), offered);
  }
}

/** `"…".format(…)` and `"…".join([…])`. `offered` is how many sources were known before its parts were read. */
export function offerCallSource(reading: Reading, call: CallExpr, offered: number): void {
  const { callee } = call;
  if (callee.kind !== 'attribute' || callee.object.kind !== 'constant' || typeof callee.object.value !== 'string') return;
  const text = callee.object.value;
  if (callee.name === 'format') {
    const filled = text.replace(/\{\{|\}\}|\{[^{}\n]*\}/g, (field) => (field === '{{' ? '{' : field === '}}' ? '}' : mark));
    replaceSource(reading, fillHoles([filled]), offered);
  } else if (callee.name === 'join') {
    const items = call.args[0]?.value;
    if (items?.kind !== 'sequence' || !items.items.some(isText)) return;
    const parts = items.items.flatMap((item, at) => (at === 0 ? sourceParts(item) : [text, ...sourceParts(item)]));
    replaceSource(reading, fillHoles(parts), offered);
  }
}

function isText(expression: Expr): boolean {
  return expression.kind === 'template' || (expression.kind === 'constant' && expression.type === 'str');
}

/** The known pieces of a text; null is a hole. */
function sourceParts(expression: Expr): (string | null)[] {
  if (expression.kind === 'constant' && typeof expression.value === 'string') return [expression.value];
  if (expression.kind === 'template') return expression.parts.map((part) => (typeof part === 'string' ? part : null));
  if (expression.kind === 'binary' && expression.op === '+') return [...sourceParts(expression.left), ...sourceParts(expression.right)];
  return [null];
}

/** A hole alone on its line is whole statements or declarations, and left blank; any other is a name, a type or a number. */
function fillHoles(parts: readonly (string | null | undefined)[]): string {
  const text = parts.map((part) => part ?? mark).join('');
  if (!text.includes(mark)) return text;
  const isAlone = new RegExp(`^[ \\t]*${mark}[ \\t]*$`, 'gm');
  return text.replace(isAlone, '').replaceAll(mark, hole);
}

function replaceSource(reading: Reading, text: string, offered: number): void {
  reading.kernelSources.length = offered;
  offerText(reading, text);
}

function offerText(reading: Reading, text: string): void {
  if (text.includes('{') && metalSigns.test(text)) reading.kernelSources.push(text);
}
