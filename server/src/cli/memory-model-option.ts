import { Option } from 'commander';
import type { MemoryModel } from '../metal/storage-mode.ts';

/** `--memory-model`, for the commands that judge. */
export function memoryModelOption(): Option {
  return new Option('--memory-model <model>', 'memory of the Macs that run the code: discrete GPU, or unified as on Apple silicon')
    .choices(['discrete', 'unified'] satisfies readonly MemoryModel[])
    .default('discrete' satisfies MemoryModel);
}

/** What a report under `discrete` is followed by on a machine that has unified memory. */
export const APPLE_SILICON_NOTE = 'note: suggestions are for Macs with a discrete GPU; for Apple silicon give --memory-model unified\n';
