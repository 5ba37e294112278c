import type { Node } from '../../syntax/syntax.ts';
import type { KernelFacts } from '../facts.ts';
import { nameOf } from './called-name.ts';
import type { MetalSource } from './metal-source.ts';
import { type MslParameter, readParameters } from './read-parameters.ts';
import { addMembers, declaredName, type MemberKind } from './struct-members.ts';

/** A function of a source: a definition, or a declaration where `body` is null. The node in it dies with the tree. */
export interface MslFunction {
  readonly name: string;
  readonly stage: KernelFacts['stage'] | null;
  /** Of `[[host_name("x")]]`. */
  readonly hostName: string | null;
  readonly params: readonly MslParameter[];
  readonly body: Node | null;
  readonly isMethod: boolean;
  readonly returnsReference: boolean;
  /** Names of its template's parameters; null where it is no template. */
  readonly templateParams: readonly string[] | null;
}

/** `template [[host_name("x")]] [[kernel]] void f<float>(…);` */
export interface Instantiation {
  readonly name: string;
  readonly stage: KernelFacts['stage'] | null;
  readonly hostName: string | null;
  readonly templateArgs: readonly string[];
  /** null where it lists no parameters, as in `decltype(f<float>) f<float>;`. */
  readonly params: readonly MslParameter[] | null;
}

export interface SourceFunctions {
  readonly functions: readonly MslFunction[];
  readonly instantiations: readonly Instantiation[];
  /** Names of structs, classes, aliases and of all template parameters. */
  readonly typeNames: ReadonlySet<string>;
  /** What the structs' members of a name are. */
  readonly members: ReadonlyMap<string, MemberKind>;
}

/** Every function of a tree in source order, also in namespaces and structs and around syntax errors. */
export function findFunctions(root: Node, source: MetalSource): SourceFunctions {
  const finder = new FunctionFinder(source);
  finder.find(root);
  return finder;
}

interface Pending {
  readonly node: Node;
  /** Where the text that belongs to it begins: the end of what stands before it. Blanked words lie there. */
  readonly headStart: number;
  readonly templateParams: readonly string[] | null;
  readonly inStruct: boolean;
}

class FunctionFinder implements SourceFunctions {
  readonly functions: MslFunction[] = [];
  readonly instantiations: Instantiation[] = [];
  readonly typeNames = new Set<string>();
  readonly members = new Map<string, MemberKind>();
  readonly #source: MetalSource;
  readonly #pending: Pending[] = [];

  constructor(source: MetalSource) {
    this.#source = source;
  }

  /** Works from a stack, so that nesting is bounded by memory alone. */
  find(root: Node): void {
    this.#enter(root, 0, false);
    for (let item = this.#pending.pop(); item !== undefined; item = this.#pending.pop()) this.#visit(item);
  }

  #enter(list: Node, start: number, inStruct: boolean): void {
    const inner: Pending[] = [];
    let headStart = start;
    for (const node of list.children) {
      if (node.isNamed) inner.push({ node, headStart, templateParams: null, inStruct });
      headStart = node.endIndex;
    }
    for (const item of inner.reverse()) this.#pending.push(item);
  }

  #visit(item: Pending): void {
    const { node } = item;
    switch (node.type) {
      case 'function_definition':
      case 'declaration':
      case 'field_declaration':
        this.#visitDeclaration(item);
        break;
      case 'template_instantiation': {
        const found = readInstantiation(item, this.#source);
        if (found !== null) this.instantiations.push(found);
        break;
      }
      case 'template_declaration':
        this.#visitTemplate(item);
        break;
      case 'type_definition':
      case 'alias_declaration':
        this.#addTypeName(node);
        this.#visitChild('type', item);
        break;
      case 'struct_specifier':
      case 'class_specifier':
      case 'union_specifier':
        this.#visitStruct(node);
        break;
      case 'namespace_definition':
      case 'linkage_specification': {
        const body = node.childForFieldName('body');
        if (body?.type === 'declaration_list') this.#enter(body, body.startIndex, false);
        else this.#visitChild('body', item);
        break;
      }
      case 'ERROR':
        this.#enter(node, item.headStart, item.inStruct);
    }
  }

  #visitChild(field: string, around: Pending): void {
    const node = around.node.childForFieldName(field);
    if (node !== null) this.#pending.push({ ...around, node });
  }

  #visitDeclaration(item: Pending): void {
    const found = readFunction(item, this.#source);
    if (found !== null) this.functions.push(found);
    else this.#visitChild('type', item);
  }

  #visitTemplate(item: Pending): void {
    const list = item.node.childForFieldName('parameters');
    const templateParams = (list?.namedChildren ?? []).map(declaredName).filter((name) => name !== '');
    for (const name of templateParams) this.typeNames.add(name);
    for (const node of item.node.namedChildren) {
      if (node.type !== 'template_parameter_list') this.#pending.push({ ...item, node, templateParams });
    }
  }

  #visitStruct(node: Node): void {
    this.#addTypeName(node);
    const body = node.childForFieldName('body');
    if (body === null) return;
    addMembers(body, this.members);
    this.#enter(body, body.startIndex, true);
  }

  #addTypeName(node: Node): void {
    const name = node.childForFieldName('name') ?? node.childForFieldName('declarator');
    const word = /^[A-Za-z_]\w*/.exec(name?.text ?? '');
    if (word !== null) this.typeNames.add(word[0]);
  }
}

function readFunction({ node, headStart, templateParams, inStruct }: Pending, source: MetalSource): MslFunction | null {
  const outer = node.childForFieldName('declarator');
  const declarator = functionDeclarator(outer);
  const list = declarator?.childForFieldName('parameters') ?? null;
  const name = nameOf(declarator?.childForFieldName('declarator') ?? null);
  if (list === null || name === null) return null;
  const { stage, hostName } = source.headWithin(headStart, list.startIndex);
  const params = readParameters(list, source);
  return {
    name: name.name,
    stage: stage === 'kernel' && params.some((param) => /\bimageblock\b/.test(param.type)) ? 'tile' : stage,
    hostName,
    params,
    body: node.childForFieldName('body'),
    isMethod: inStruct,
    returnsReference: outer?.type === 'reference_declarator',
    templateParams,
  };
}

function readInstantiation({ node, headStart }: Pending, source: MetalSource): Instantiation | null {
  const outer = node.childForFieldName('declarator');
  const declarator = functionDeclarator(outer);
  const list = declarator?.childForFieldName('parameters') ?? null;
  const name = nameOf(declarator === null ? outer : declarator.childForFieldName('declarator'));
  if (name === null) return null;
  const head = source.headWithin(headStart, list?.startIndex ?? node.endIndex);
  return { name: name.name, templateArgs: name.templateArgs, params: list === null ? null : readParameters(list, source), ...head };
}

/** The `function_declarator` within pointer and reference declarators. */
function functionDeclarator(declarator: Node | null): Node | null {
  let node = declarator;
  while (node?.type === 'pointer_declarator' || node?.type === 'reference_declarator') {
    node = node.childForFieldName('declarator') ?? node.namedChildren.at(-1) ?? null;
  }
  return node?.type === 'function_declarator' ? node : null;
}
