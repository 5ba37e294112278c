import { judge, type Workspace } from '../audit/judge.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { PythonFacts } from '../facts/facts.ts';
import { type BufferUse, placeKey } from '../flow/buffer-use.ts';
import { rangeOf } from '../syntax/line-table.ts';
import type { OptionsOf } from './configurations.ts';
import type { LinkedFiles } from './linked-root.ts';

/** The code of a linked root as judge and rules see it. Verdicts are made when first asked for, each once. */
export function workspaceOf(linked: LinkedFiles, optionsOf: OptionsOf): Workspace {
  const verdicts = new Map<BufferUse, Verdict>();
  let byPlace: ReadonlyMap<string, readonly BufferUse[]> | null = null;
  const facts = (path: string): PythonFacts | undefined => {
    const known = linked.facts.get(path);
    return known?.kind === 'python' ? known : undefined;
  };
  const workspace: Workspace = {
    facts,
    paths: () => [...linked.facts.keys()].filter((path) => facts(path) !== undefined),
    text: (path) => linked.text(path),
    range(path, site) {
      const file = facts(path);
      if (file === undefined) throw new Error(`${path} has no places`);
      const start = file.places[site * 2];
      const end = file.places[site * 2 + 1];
      if (start === undefined || end === undefined) throw new Error(`${path} has no place ${site}`);
      return rangeOf(file.lineStarts, { start, end });
    },
    usesAt(place) {
      byPlace ??= indexByPlace(linked.uses);
      return byPlace.get(placeKey(place)) ?? [];
    },
    verdict(use) {
      const known = verdicts.get(use);
      if (known !== undefined) return known;
      const file = facts(use.allocation.path);
      if (file === undefined) throw new Error(`${use.allocation.path} has no facts`);
      const made = judge(use, { facts: file, places: workspace }, optionsOf(use.allocation.path));
      verdicts.set(use, made);
      return made;
    },
  };
  return workspace;
}

function indexByPlace(uses: readonly BufferUse[]): ReadonlyMap<string, readonly BufferUse[]> {
  const found = new Map<string, BufferUse[]>();
  for (const use of uses) {
    for (const key of new Set(use.accesses.map(({ place }) => placeKey(place)))) {
      const others = found.get(key);
      if (others === undefined) found.set(key, [use]);
      else others.push(use);
    }
  }
  return found;
}
