import { dispatch, type MadeBuffer, type Making } from './generate.ts';

const DEEPEST = 2;

/** Adds a random statement to a program: a write, a dispatch, a read, a block with more inside, or a change of names. */
export function writeStatement(making: Making, indent: string, depth: number): void {
  const { random, lines } = making;
  const choice = random.below(depth < DEEPEST ? 20 : 14);
  if (choice < 9) lines.push(...writes(making).map((line) => indent + line));
  else if (choice < 12) lines.push(indent + dispatch(making, random.pick(['mix', 'mix', 'mix', 'bump', 'stamp'])).trimStart());
  else if (choice === 12) lines.push(indent + oddity(making));
  else if (choice === 13)
    lines.push(random.once(3) ? `${indent}print(bytes(${random.pick(making.buffers).name}.contents().as_buffer(4)))` : `${indent}pass`);
  else writeBlock(making, indent, depth);
}

/** One write of a random form. */
function writes(making: Making): readonly string[] {
  const { random } = making;
  const buffer = random.pick(making.buffers);
  const { name } = buffer;
  const value = 1 + random.below(200);
  const from = 4 * random.below(12);
  const size = 1 + random.below(8);
  const fresh = `v${making.next++}`;
  return random.pick<() => readonly string[]>([
    () => [`${name}.contents()[${from}:${from + size}] = [bytes([${value}])] * ${size}`],
    () => [`${name}.contents()[${from}] = bytes([${value}])`, `${name}.contents()[${from + 1}] = bytes([${value}])`],
    () => [`${name}.contents().as_buffer(64)[${from}:${from + 4}] = struct.pack("I", ${value})`],
    () => [`${fresh} = ${name}.contents().as_buffer(64)`, `${fresh}[${from}] = ${value}`],
    () => [`struct.pack_into("I", ${name}.contents().as_buffer(64), ${from}, ${value})`],
    () => [`for i in range(${size}): ${name}.contents()[${from} + i] = bytes([${value}])`],
    () => [`for i in range(${size}):`, `    memoryview(${name}.contents().as_buffer(64)).cast("I")[i] = ${value} + i`],
    () => [`memoryview(${name}.contents().as_buffer(64)).cast("I")[${size}] = ${value}`],
    () => [`upload(${name}, ${from}, bytes([${value}]))`],
    () => [`fill(${name}, ${value})`],
    () => [`poke(view_of(${name}), ${from}, ${value})`],
    () => [`${fresh} = memoryview(${name}.contents().as_buffer(64)); ${fresh}[:] = bytes([${value}]) * 64  # all`],
    () => [`${fresh} = bytes([${value}]) * ${size}`, `${name}.contents().as_buffer(64)[0 : len(${fresh})] = ${fresh}`],
    () => keptWrite(buffer, from, value),
    () => [`with memoryview(${name}.contents().as_buffer(64)) as ${fresh}:`, `    ${fresh}[${from}] = ${value}`],
    () => [`${fresh} = ${name}`, `${fresh}.contents()[${from}] = bytes([${value}])`],
  ])();
}

function keptWrite({ name, view }: MadeBuffer, at: number, value: number): readonly string[] {
  if (view === null) return [`if ${value}: ${name}.contents()[${at}] = bytes([${value}]); print("set")`];
  return view.endsWith('._bytes') && value % 2 === 0
    ? [`${view.slice(0, -'._bytes'.length)}.set(${at}, ${value})`]
    : [`${view}[${at}] = ${value}`];
}

/** Writes that no statement can follow for certain, and names that change what they stand for. */
function oddity(making: Making): string {
  const { random } = making;
  const { name, view } = random.pick(making.buffers);
  const value = 1 + random.below(200);
  const fresh = `v${making.next++}`;
  return random.pick([
    `[${name}.contents().__setitem__(i, bytes([${value}])) for i in range(2)]`,
    `(lambda: ${name}.contents().__setitem__(0, bytes([${value}])))()`,
    `(${fresh} := ${name}).contents()[0:2] = [b"a", b"b"]`,
    `${fresh}, ${name}.contents()[3:4] = 1, [b"z"]`,
    `${fresh} = ${name}.contents().as_buffer(64); ${fresh}[5] = ${value}; ${fresh} = bytearray(64); ${fresh}[6] = 1`,
    `None if ${value} > 100 else ${name}.contents().__setitem__(7, b"q")`,
    view?.endsWith('._bytes') ? `${view.slice(0, -'._bytes'.length)}.renew(device)` : `${fresh} = ${name}`,
    `${fresh} = [${name}, ${random.pick(making.buffers).name}]; ${fresh}[${value % 2}].contents()[8] = bytes([${value}])`,
    `print(len(bytes([${value}])), ${name}.contents().as_buffer(64).__setitem__(9, ${value}))`,
    `${fresh} = ${name} if ${value} % 2 else ${random.pick(making.buffers).name}; ${fresh}.contents()[10] = bytes([${value}])`,
  ]);
}

function writeBlock(making: Making, indent: string, depth: number): void {
  const { random, lines } = making;
  const inner = `${indent}    `;
  const fresh = `n${making.next++}`;
  const body = (): void => {
    const count = 1 + random.below(3);
    for (let index = 0; index < count; index++) writeStatement(making, inner, depth + 1);
  };
  const heads: readonly (readonly string[])[] = [
    [`if len(SOURCE) > ${random.below(2000)}:`, 'else:'],
    [`if len(SOURCE) > ${random.below(2000)}:`, `elif len(SOURCE) % 2:`, 'else:'],
    [`for ${fresh} in range(${random.below(3)}):`],
    [`for ${fresh} in range(2):`, 'else:'],
    ['try:', 'finally:'],
    ['try:', 'except ValueError:'],
    [`for ${fresh} in [${random.pick(making.buffers).name}, ${random.pick(making.buffers).name}]:`],
    [`def ${fresh}():`],
  ];
  const chosen = random.pick(heads);
  for (const head of chosen) {
    lines.push(indent + head);
    if (head.startsWith(`for ${fresh} in [`)) lines.push(`${inner}${fresh}.contents()[${random.below(60)}] = b"k"`);
    body();
    if (random.once(5) && head.startsWith('for') && chosen.length === 1)
      lines.push(`${inner}if len(SOURCE) % 2: continue`, `${inner}print("on")`);
  }
  if (chosen[0]?.startsWith('def') === true) lines.push(`${indent}${fresh}()`);
}
