import { expect, test } from 'vitest';
import { extractPythonFacts } from '../../server/src/facts/extract.ts';
import { findExpression } from '../../server/src/fixes/find-expression.ts';
import { spanOf } from '../../server/src/fixes/scope.ts';
import { loadTestSyntax } from './load-syntax.ts';

const syntax = await loadTestSyntax();

const TEXT = `@decorate(marked_1)
def outer(a=marked_2):
    class Inner(base(marked_3)):
        field = marked_4
        def method(self, b=marked_5):
            return marked_6
    with marked_7 as x, y:
        for i in range(3):
            items[marked_8:] = [j for j in marked_9 if f"{marked_10}"]
`;

test('finds an expression in the code of the function that runs it, and in no other', () => {
  const tree = syntax.parsePython(TEXT);
  const { module, places } = extractPythonFacts(TEXT, tree, syntax);
  tree.delete();
  const outer = module.functions.findIndex((made) => made.name === 'outer');
  const method = module.functions.findIndex((made) => made.name === 'method');
  const sites = Array.from({ length: places.length / 2 }, (_, site) => site);
  const foundBy = (fn: number | null) => {
    const found = sites.flatMap((site) => findExpression(module, fn, site) ?? []).filter((expr) => expr.kind === 'name');
    return found.flatMap((expr) =>
      expr.id.startsWith('marked_') ? [`${expr.id}=${TEXT.slice(spanOf(places, expr.site).start, spanOf(places, expr.site).end)}`] : [],
    );
  };
  const marked = (...numbers: readonly number[]) => numbers.map((number) => `marked_${number}=marked_${number}`);
  expect(foundBy(null).sort()).toEqual(marked(1, 2));
  expect(foundBy(outer).sort()).toEqual(marked(3, 4, 5, 7, 8, 9, 10).sort());
  expect(foundBy(method)).toEqual(marked(6));
  expect(findExpression(module, 99, 0)).toBeNull();
});
