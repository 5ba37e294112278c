import type { ModuleIr } from './ir.ts';

/** What one file's text says, as plain JSON: it depends on that text alone and holds no tree node. */
export type FileFacts = PythonFacts | MetalFacts;

export interface PythonFacts {
  readonly kind: 'python';
  readonly module: ModuleIr;
  /** Kernels whose source stands in string literals of this file. */
  readonly kernels: readonly KernelFacts[];
  /** Two numbers a site: start and end of its text, UTF-16 offsets, end exclusive. */
  readonly places: readonly number[];
  /** UTF-16 offset of the start of each line. `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
  readonly lineStarts: readonly number[];
  readonly comments: readonly CommentFacts[];
  readonly problems: readonly string[];
}

/** A `.metal` (or other Metal Shading Language) file. */
export interface MetalFacts {
  readonly kind: 'metal';
  readonly kernels: readonly KernelFacts[];
  readonly problems: readonly string[];
}

export interface CommentFacts {
  /** UTF-16 offsets of the comment, from its `#` to the end of its line (line break excluded). */
  readonly start: number;
  readonly end: number;
  /** 0-based line. */
  readonly line: number;
  /** Text without the leading `#` marks and surrounding blanks. */
  readonly text: string;
  /** Nothing but blanks stands before it on its line. */
  readonly alone: boolean;
}

/**
 * A Metal function that a pipeline can be made of: `kernel`, `vertex`, `fragment`, `[[mesh]]`, `[[object]]`, … A template instantiated under
 * `[[host_name("x")]]` appears once for each host name.
 */
export interface KernelFacts {
  readonly name: string;
  readonly stage: 'kernel' | 'vertex' | 'fragment' | 'mesh' | 'object' | 'tile' | 'visible';
  /** The parameters bound as buffers, and those in threadgroup memory, in order. Textures, samplers and values are left out. */
  readonly params: readonly KernelParameter[];
}

export interface KernelParameter {
  readonly name: string;
  /**
   * n of `[[buffer(n)]]`. A buffer without an attribute gets the lowest index that is free, as the compiler assigns it: where none has one, its position among the buffers.
   * null where it is not a number, for threadgroup memory, and for `visible` functions, which are given their arguments by a call.
   */
  readonly index: number | null;
  /** As written, blanks folded: `constant GemmParams&`, `device float*`. */
  readonly type: string;
  readonly addressSpace: 'device' | 'constant' | 'threadgroup' | 'other';
  /**
   * What the function does to the memory behind it: `constant` and `const device` parameters are `read`; a `device` one is `write` where its body only stores to it, `read` where every use
   * is seen and none stores (also where it has no use), else `read-write`. Passing it on to a function that cannot be seen is `read-write`.
   */
  readonly direction: 'read' | 'write' | 'read-write';
}
