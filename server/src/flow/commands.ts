import { COMMAND_MESSAGES, type CommandStep, WAITING_NAME } from '../metal/command-buffer-methods.ts';
import { reachableAtoms } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import type { Frame } from './frame.ts';
import type { AtomId, Value } from './values.ts';

/** The command buffers that something is sent to. One that comes from out of sight is known by where it comes from, or by what it is called in this run. */
export function commandsOf(frame: Frame, receiver: Value, args: CallArguments): Value {
  const { values } = frame;
  const known = values.filter(receiver, (atom) => atom.kind === 'command-buffer');
  if (known !== 0) return known;
  const origins = values.list(receiver).flatMap((atom) => (atom.kind === 'unknown' && atom.origin !== null ? [atom.origin] : []));
  if (origins.length > 0) return values.joinAll(origins.map((origin) => values.of({ kind: 'command-buffer', key: `?${origin}` })));
  const name = args.text.slice(0, Math.max(0, args.text.lastIndexOf('.')));
  return values.of({ kind: 'command-buffer', key: `${frame.context.id}:${name}` });
}

/** Notes a message to a command buffer or shared event; undefined where it is none, or may be for something else. */
export function sendCommand(frame: Frame, receiver: Value, selector: string, args: CallArguments): Value | undefined {
  const message = COMMAND_MESSAGES.get(selector);
  if (message === undefined || !mayBeCommands(frame, receiver)) return undefined;
  noteCommands(frame, message, commandsOf(frame, receiver, args), args.site);
  return frame.values.has(receiver, 'command-buffer') ? frame.values.data : undefined;
}

function mayBeCommands(frame: Frame, receiver: Value): boolean {
  const atoms = frame.machine.atoms(receiver);
  return atoms.length === 0 || atoms.some(({ kind }) => kind === 'command-buffer' || kind === 'unknown' || kind === 'caller');
}

export function noteCommands(frame: Frame, does: CommandStep, commands: Value, site: number): void {
  if (frame.env !== null) frame.trace.push({ kind: 'command', does, commands, place: frame.place(site) });
}

/** Which command buffers an encoder belongs to. */
export function noteEncoder(frame: Frame, encoder: AtomId, commands: Value): void {
  const { encoderOwners } = frame.machine;
  encoderOwners.set(encoder, frame.values.join(encoderOwners.get(encoder) ?? 0, commands));
}

const COMMAND_KINDS: ReadonlySet<string> = new Set(['command-buffer']);
const RUNNABLE_KINDS: ReadonlySet<string> = new Set(['function', 'bound', 'partial', 'method']);

/** A call of code that cannot be seen: it may wait, run a function it is given, or commit a command buffer that it is given. */
export function noteStrangerCall(frame: Frame, args: CallArguments): void {
  if (frame.env === null) return;
  const given = frame.values.joinAll(allArguments(args).map((each) => each.value));
  const commands = reachableAtoms(frame, given, COMMAND_KINDS);
  if (commands.length > 0) noteCommands(frame, 'lost', frame.values.joinAll(commands.map((id) => frame.values.single(id))), args.site);
  if (reachableAtoms(frame, given, RUNNABLE_KINDS).length > 0) noteCommands(frame, 'anything', 0, args.site);
  else if (WAITING_NAME.test(args.text)) noteCommands(frame, 'wait', 0, args.site);
}
