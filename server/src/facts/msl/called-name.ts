import type { Node } from '../../syntax/syntax.ts';

/** The last part of a name, with its template arguments. */
export interface CalledName {
  readonly name: string;
  readonly templateArgs: readonly string[];
  /** It is a member of an object: `x.f`, `p->f`. */
  readonly isMember: boolean;
}

/** What a node names: of `metal::f<float>` and `x.f<float>` it is `f` and `float`; null for anything but a name. */
export function nameOf(written: Node | null): CalledName | null {
  let node = written;
  let isMember = false;
  while (node?.type === 'qualified_identifier' || node?.type === 'field_expression' || node?.type === 'dependent_name') {
    isMember ||= node.type === 'field_expression';
    node = node.childForFieldName(node.type === 'field_expression' ? 'field' : 'name') ?? node.namedChildren.at(-1) ?? null;
  }
  switch (node?.type) {
    case 'identifier':
    case 'field_identifier':
    case 'primitive_type':
    case 'type_identifier':
    case 'operator_name':
      return { name: node.text, templateArgs: [], isMember };
    case 'template_function':
    case 'template_method':
    case 'template_type': {
      const args = node.childForFieldName('arguments')?.namedChildren ?? [];
      return { name: node.childForFieldName('name')?.text ?? '', templateArgs: args.map((arg) => arg.text), isMember };
    }
    default:
      return null;
  }
}
