import type { AttributeExpr } from '../facts/ir.ts';
import { ALLOCATORS } from '../metal/allocators.ts';
import { COMMAND_BUFFER_FACTORIES, ENCODER_FACTORIES, ENCODER_METHODS, INDIRECT_COMMAND_FACTORIES } from '../metal/encoder-methods.ts';
import { DESCRIPTOR_FUNCTION_SETTERS, FUNCTION_MAKERS, type Maker } from '../metal/functions.ts';
import { bufferAtoms, recordBufferAccess, recordEscape } from './accesses.ts';
import { allocate } from './allocate.ts';
import type { CallArguments } from './arguments.ts';
import { contentsOf } from './attributes.ts';
import { commandsOf, noteCommands, noteEncoder, sendCommand } from './commands.ts';
import { makeContainer } from './containers.ts';
import { encode } from './encode.ts';
import type { Frame } from './frame.ts';
import { type Message, spelledByKeywords, spelledSelector } from './metal-names.ts';
import { texts } from './strings.ts';
import type { Value } from './values.ts';

/** Sends a message of Metal's; undefined when the tables do not have it. */
export function sendMessage(
  frame: Frame,
  receiver: Value,
  message: Message,
  args: CallArguments,
  callee: AttributeExpr | null = null,
): Value | undefined {
  const { values } = frame;
  const { selector } = message;
  if (ALLOCATORS.has(selector)) return allocate(frame, receiver, message, args, callee);
  const method = ENCODER_METHODS.get(selector);
  if (method) return encode(frame, receiver, method, message, args);
  const maker = FUNCTION_MAKERS.get(selector);
  if (maker) return make(frame, maker, message, args);
  if (COMMAND_BUFFER_FACTORIES.has(selector)) {
    const commands = values.of({ kind: 'command-buffer', key: runKey(frame, args) });
    noteCommands(frame, 'made', commands, args.site);
    return commands;
  }
  if (INDIRECT_COMMAND_FACTORIES.has(selector)) return values.of({ kind: 'encoder', key: runKey(frame, args) });
  if (ENCODER_FACTORIES.some((prefix) => selector.startsWith(prefix))) {
    const encoder = values.intern({ kind: 'encoder', key: runKey(frame, args) });
    noteEncoder(frame, encoder, commandsOf(frame, receiver, args));
    return values.single(encoder);
  }
  const answer = sendCommand(frame, receiver, selector, args);
  if (answer !== undefined) return answer;
  if (DESCRIPTOR_FUNCTION_SETTERS.has(selector)) return values.none;
  if (selector === 'newHeapWithDescriptor_') return makeHeap(frame, message.args[0]?.value ?? 0);
  return tie(frame, message, args);
}

/** The heap that each descriptor makes. */
function makeHeap({ values }: Frame, descriptors: Value): Value {
  if (descriptors === 0) return values.of({ kind: 'heap', descriptor: null });
  return values.joinAll(
    values.ids(descriptors).map((id) => values.of({ kind: 'heap', descriptor: values.atom(id).kind === 'descriptor' ? id : null })),
  );
}

function runKey(frame: Frame, args: CallArguments): string {
  return `${frame.context.id}${frame.round}:${args.site}`;
}

/** `library.newFunctionWithName_("x")` is the function x; a pipeline made of it runs it. */
function make(frame: Frame, maker: Maker, message: Message, args: CallArguments): Value {
  const { values } = frame;
  const from = message.args[maker.from]?.value ?? 0;
  let made: Value = values.unknown;
  if (maker.makes === 'function')
    made = values.joinAll(texts(frame, from).map((name) => values.of({ kind: 'kernel', of: 'function', name })));
  if (maker.makes === 'pipeline') {
    const kernels = values
      .list(from)
      .flatMap((atom) => (atom.kind === 'kernel' ? [values.of({ kind: 'kernel', of: 'pipeline', name: atom.name })] : []));
    made = kernels.length > 0 ? values.joinAll(kernels) : from === 0 ? 0 : values.unknown;
  }
  const wantsPair = maker.pair && message.args.length > maker.from + 1;
  return wantsPair ? makeContainer(frame, 'tuple', `pair:${args.site}`, [made, values.none]) : made;
}

/** Objective-C methods that make a matrix, tensor or texture on a buffer, by a part of their selector that names one: `initWithBuffer_descriptor_`. */
const TYING_PART = /^(init|new|matrix|vector|make|texture)\w*(MTL)?Buffer$/;

function tie(frame: Frame, message: Message, args: CallArguments): Value | undefined {
  const { values } = frame;
  if (!message.args.some((each) => values.has(each.value, 'buffer'))) return undefined;
  const parts = message.selector.split('_');
  const tied = message.args
    .flatMap((each, n) => (TYING_PART.test(parts[n] ?? '') ? values.ids(each.value) : []))
    .filter((id) => values.atom(id).kind === 'buffer');
  if (tied.length === 0) return undefined;
  recordBufferAccess(frame, tied, 'gpu-read-write', args.site, `an object made on it by ${message.selector}`, {
    certain: false,
    via: 'wrapper',
  });
  for (const each of message.args.slice(1)) recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  return values.joinAll(tied.map((buffer) => values.of({ kind: 'wrapper', buffer })));
}

/** `msg("newBufferWithLength:options:")(dev, n, mode)`, `send_message(dev, "newBuffer…", n, mode)`, `call_(dev, "newBufferWith", length=n, options=mode)`. */
export function callSpelledSelector(frame: Frame, args: CallArguments): Value | undefined {
  for (const [n, each] of args.positional.entries()) {
    if (each.expr?.kind !== 'constant' || each.expr.type !== 'str' || n > 1) continue;
    const [atom] = frame.machine.atoms(each.value);
    if (atom?.kind !== 'string') continue;
    const receiver = args.positional[n - 1]?.value ?? 0;
    const byKeywords = spelledByKeywords(atom.text, [...args.keywords.keys()]);
    if (byKeywords !== undefined) return sendMessage(frame, receiver, { selector: byKeywords, args: [...args.keywords.values()] }, args);
    if (n === 1 && atom.text === 'contents' && frame.values.has(receiver, 'buffer'))
      return frame.values.joinAll(bufferAtoms(frame, receiver).map((buffer) => contentsOf(frame, buffer, args.site)));
    const selector = spelledSelector(atom.text);
    if (selector === undefined) continue;
    const rest = args.positional.slice(n + 1);
    const wanted = selector.split('_').length - 1;
    if (n > 0 && rest.length >= wanted) return sendMessage(frame, receiver, { selector, args: rest.slice(0, wanted) }, args);
    if (n === 0 && isGetAttribute(args)) return undefined;
    if (n === 0) return frame.values.of({ kind: 'message', selector });
  }
  return undefined;
}

function isGetAttribute(args: CallArguments): boolean {
  return args.text.endsWith('getattr') || args.text.endsWith('hasattr');
}
