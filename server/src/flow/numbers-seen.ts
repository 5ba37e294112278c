import { RESOURCE_CONSTANTS } from '../metal/resource-options.ts';
import type { NumberSeen, NumbersSeen } from './observation.ts';
import type { Atom } from './values.ts';

/** The numbers among the atoms of a value; what is no number at all is left out as long as something is. */
export function numbersSeen(atoms: readonly Atom[]): NumbersSeen {
  const values = atoms.flatMap((atom) => (atom.kind === 'int' ? [{ value: atom.value, constants: constantsIn(atom.constant) }] : []));
  const unknown = atoms.length === 0 || atoms.some((atom) => atom.kind !== 'int' && atom.kind !== 'caller' && atom.kind !== 'none');
  return { values: values.sort(byValue), unknown };
}

/** What is seen in either. */
export function joinNumbers(a: NumbersSeen, b: NumbersSeen): NumbersSeen {
  const all = new Map([...a.values, ...b.values].map((each) => [`${each.value}|${each.constants.join('|')}`, each]));
  return { values: [...all.values()].sort(byValue), unknown: a.unknown || b.unknown };
}

/** The constants joined in a number's name: what a shift or a mask went through is no constant any more. */
function constantsIn(name: string | null): readonly string[] {
  return (name ?? '').split('|').filter((part) => RESOURCE_CONSTANTS.has(part));
}

function byValue(a: NumberSeen, b: NumberSeen): number {
  return a.value - b.value || (a.constants.join() < b.constants.join() ? -1 : 1);
}
