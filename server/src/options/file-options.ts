import type { MemoryModel } from '../metal/storage-mode.ts';
import { OPTIONS, type OptionLayer, type OptionName, type Options } from '../options.ts';
import type { RuleSeverity } from '../rules/rule.ts';
import { bestExactness, exactness } from '../rules/rule-selector.ts';
import { type PathTest, testGlob } from './globs.ts';

/** A layer and the folder that its globs start from. */
export interface PlacedLayer {
  readonly layer: OptionLayer;
  readonly folder: string;
}

/** What holds for one file. */
export interface FileOptions {
  readonly memoryModel: MemoryModel;
  /** Nothing is reported of it. */
  readonly excluded: boolean;
  /** What a finding of a rule is reported as that the rule reports as `severity`. */
  severityOf(rule: { readonly code: string; readonly name: string }, severity: RuleSeverity): RuleSeverity;
}

/** The options of all files that the same layers govern. */
export interface OptionSet {
  readonly respectGitignore: boolean;
  ofFile(path: string): FileOptions;
}

interface SelectedRules {
  readonly select: readonly string[];
  readonly ignore: readonly string[];
}

/** The options that layers make, the lowest first. Each layer must have been read without problem. */
export function combineLayers(layers: readonly PlacedLayer[]): OptionSet {
  const rules = selectedRules(layers);
  const excluded = layers.flatMap(({ layer, folder }) => (layer.exclude ?? []).map((glob) => testGlob(glob, folder)));
  const ignoredIn = layers.flatMap(({ layer, folder }) =>
    Object.entries(layer.perFileIgnores ?? {}).map(([glob, selectors]) => ({ test: testGlob(glob, folder), selectors })),
  );
  const severities = layers.map(({ layer }) => Object.entries(layer.severity ?? {})).reverse();
  const memoryModel = topmost(layers, 'memoryModel') ?? OPTIONS.memoryModel.defaultValue;
  return {
    respectGitignore: topmost(layers, 'respectGitignore') ?? OPTIONS.respectGitignore.defaultValue,
    ofFile(path) {
      const isExcluded = isAny(excluded, path);
      const ignored = ignoredIn.filter(({ test }) => test(path)).flatMap(({ selectors }) => selectors);
      return {
        memoryModel,
        excluded: isExcluded,
        severityOf: (rule, severity) => {
          const speaks = !isExcluded && severity !== 'off' && isSelected(rules, rule) && bestExactness(ignored, rule) === 0;
          return speaks ? severityFor(severities, rule, severity) : 'off';
        },
      };
    },
  };
}

function topmost<Name extends OptionName>(layers: readonly PlacedLayer[], name: Name): Options[Name] | undefined {
  return layers.findLast(({ layer }) => layer[name] !== undefined)?.layer[name];
}

/** `select` starts afresh, `ignore` adds to what lies below. */
function selectedRules(layers: readonly PlacedLayer[]): SelectedRules {
  let rules: SelectedRules = { select: OPTIONS.select.defaultValue, ignore: OPTIONS.ignore.defaultValue };
  for (const { layer } of layers) {
    if (layer.select !== undefined) rules = { select: layer.select, ignore: [] };
    rules = { select: rules.select, ignore: [...rules.ignore, ...(layer.ignore ?? [])] };
  }
  return rules;
}

/** The more exact word counts; of equals, `ignore`. */
function isSelected({ select, ignore }: SelectedRules, rule: { readonly code: string; readonly name: string }): boolean {
  return bestExactness(select, rule) > bestExactness(ignore, rule);
}

/** The topmost layer that says anything of the rule decides, by its most exact word. `severities`: one list a layer, the topmost first. */
function severityFor(
  severities: readonly (readonly (readonly [string, RuleSeverity])[])[],
  rule: { readonly code: string; readonly name: string },
  severity: RuleSeverity,
): RuleSeverity {
  for (const layer of severities) {
    const best = bestExactness(
      layer.map(([selector]) => selector),
      rule,
    );
    const found = layer.findLast(([selector]) => best > 0 && exactness(selector, rule) === best);
    if (found !== undefined) return found[1];
  }
  return severity;
}

function isAny(tests: readonly PathTest[], path: string): boolean {
  return tests.some((test) => test(path));
}
