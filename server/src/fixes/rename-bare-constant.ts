import type { NameExpr } from '../facts/ir.ts';
import { addImportedName } from './add-imported-name.ts';
import { isMetalModule } from './reachable-constant.ts';
import type { ModeRewrite, RewrittenFile } from './rewrite-mode.ts';
import { type ImportedName, type NameView, spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

/**
 * Edits that write `name` where a constant stands under a bare name, and add it to the imports that bring the old one in. The old name stays imported:
 * other modules may take it from this one. null where no import from Metal brings it in and the file knows no constant called `name`.
 */
export function renameBareConstant(
  expr: NameExpr,
  name: string,
  { facts, text, view }: RewrittenFile & { readonly view: NameView },
): ModeRewrite | null {
  const usage = (newText: string): SpanEdit => ({ ...spanOf(facts.places, expr.site), newText });
  const binding = view.binding(expr.id);
  const known = view.binding(name);
  if (binding === null || binding.imports.length === 0) {
    if (known !== null && known.imports.length === 0) return { kind: 'edits', edits: [usage(name)], exact: true };
    return null;
  }
  const present = view.reachableImports().find((each) => each.original === name && isMetalModule(each.module));
  if (present !== undefined) return { kind: 'edits', edits: [usage(present.name)], exact: true };
  const fromMetal = binding.imports.filter((each) => isMetalModule(each.module));
  if (fromMetal.length === 0) return null;
  const added = fromMetal.map((each) => addTo(each, name, facts.places, text));
  if (added.some((each) => each === null)) return null;
  const exact = !binding.otherwise && fromMetal.length === binding.imports.length;
  return { kind: 'edits', edits: [usage(name), ...added.flatMap((each) => each ?? [])], exact };
}

function addTo(imported: ImportedName, name: string, places: readonly number[], text: string): readonly SpanEdit[] | null {
  return addImportedName(text, spanOf(places, imported.statement), imported.item, name);
}
