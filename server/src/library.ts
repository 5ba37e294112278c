/**
 * The package as a library, for Node. `createEngine` gives an engine over the files of this machine; what it answers is plain data, and the `render` functions make
 * of an audit what the command prints.
 */
import { createEngine as createEngineOver } from './engine.ts';
import type { Engine, EngineOptions } from './engine-api.ts';
import { loadWasm } from './node-wasm.ts';
import { DiskHost } from './workspace/disk-host.ts';
import type { Host } from './workspace/host.ts';

export type { AccessPattern, Confidence, SuggestedMode, Verdict, VerdictAccess } from './audit/verdict.ts';
export type { Audit, AuditRequest, Engine, EngineOptions, FileAudit, TextChange } from './engine-api.ts';
export type { MemoryModel, StorageMode } from './metal/storage-mode.ts';
export type { Location, Position, Range } from './position.ts';
export { type Format, type ReportRequest, renderReport } from './report/formats.ts';
export { renderJson } from './report/json.ts';
export { renderMarkdown } from './report/markdown.ts';
export { renderSarif } from './report/sarif.ts';
export type { Applicability, Finding, Fix, Severity, TextEdit } from './rules/finding.ts';
export { version } from './version.ts';
export { DiskHost } from './workspace/disk-host.ts';
export type { Host } from './workspace/host.ts';
export { MemoryHost } from './workspace/memory-host.ts';

/** Where an engine takes its files from, and how it judges. */
export interface EngineSettings {
  /** The disk when absent. */
  readonly host?: Host;
  /** Options that lie over the project's configuration files; none when absent. */
  readonly options?: EngineOptions;
}

/** An engine, ready to be asked. Rejects when a WebAssembly module of the parser is missing beside the package. */
export async function createEngine({ host = new DiskHost(), options = {} }: EngineSettings = {}): Promise<Engine> {
  return createEngineOver({ host, wasm: await loadWasm(), options });
}
