import { bareOptions } from './bare-options.ts';
import { bufferInLoop } from './buffer-in-loop.ts';
import { conflictingOptions } from './conflicting-options.ts';
import { gpuOnlyBuffer } from './gpu-only-buffer.ts';
import { heapMode } from './heap-mode.ts';
import { managedOnUnified } from './managed-on-unified.ts';
import { managedReadback } from './managed-readback.ts';
import { memorylessBuffer } from './memoryless-buffer.ts';
import { noCopyAlignment } from './no-copy-alignment.ts';
import { optionsAsStorageMode } from './options-as-storage-mode.ts';
import { privateCpuAccess } from './private-cpu-access.ts';
import { privateCpuFill } from './private-cpu-fill.ts';
import { readBeforeCompletion } from './read-before-completion.ts';
import type { Rule } from './rule.ts';
import { setBytesTooLong } from './set-bytes-too-long.ts';
import { sharedUpload } from './shared-upload.ts';
import { smallConstantBuffer } from './small-constant-buffer.ts';
import { storageModeAsOptions } from './storage-mode-as-options.ts';
import { syncArgument } from './sync-argument.ts';
import { syncOnUnmanaged } from './sync-on-unmanaged.ts';
import { syncOrder } from './sync-order.ts';
import { unsyncedCpuRead } from './unsynced-cpu-read.ts';
import { unsyncedCpuWrite } from './unsynced-cpu-write.ts';
import { unusedBuffer } from './unused-buffer.ts';
import { unusedSuppression } from './unused-suppression.ts';
import { writeCombinedReadback } from './write-combined-readback.ts';

/** Every rule, in the order of their codes. */
export const RULES: readonly Rule[] = [
  gpuOnlyBuffer,
  sharedUpload,
  unusedBuffer,
  managedReadback,
  privateCpuAccess,
  privateCpuFill,
  unsyncedCpuWrite,
  unsyncedCpuRead,
  syncOnUnmanaged,
  storageModeAsOptions,
  optionsAsStorageMode,
  conflictingOptions,
  memorylessBuffer,
  readBeforeCompletion,
  syncOrder,
  syncArgument,
  noCopyAlignment,
  heapMode,
  setBytesTooLong,
  managedOnUnified,
  smallConstantBuffer,
  writeCombinedReadback,
  bufferInLoop,
  bareOptions,
  unusedSuppression,
];

/** The rule with a code or a name; undefined where there is none. */
export function findRule(codeOrName: string): Rule | undefined {
  return RULES.find((rule) => rule.code === codeOrName.toUpperCase() || rule.name === codeOrName);
}
