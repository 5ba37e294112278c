import type { Node } from '../../syntax/syntax.ts';

/** `pointer`: what it points to is no part of the struct. `both`: structs differ in it. */
export type MemberKind = 'pointer' | 'part' | 'both';

/** Adds what the members of a struct's body are. */
export function addMembers(body: Node, members: Map<string, MemberKind>): void {
  for (const field of body.namedChildren) {
    if (field.type !== 'field_declaration') continue;
    for (const declarator of field.childrenForFieldName('declarator')) {
      const name = declaredName(declarator);
      const kind: MemberKind = declarator.type === 'pointer_declarator' ? 'pointer' : 'part';
      const before = members.get(name);
      members.set(name, before === undefined || before === kind ? kind : 'both');
    }
  }
}

/** The name that a declarator, or the parameter of a template, gives; empty where it gives none. */
export function declaredName(node: Node): string {
  const declared = node.text.replace(/=[\s\S]*$/, '');
  return /([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)*$/.exec(declared)?.[1] ?? '';
}
