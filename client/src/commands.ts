/** The names of the commands, as the manifest has them. */
const prefix = 'storageModeAudit';

export const auditCommand = `${prefix}.auditWorkspace`;
export const clearCommand = `${prefix}.clearFindings`;
export const exportCommand = `${prefix}.exportReport`;
export const fixAllCommand = `${prefix}.fixAll`;
export const restartCommand = `${prefix}.restartServer`;
export const showOutputCommand = `${prefix}.showOutput`;
export const memoryModelCommand = `${prefix}.selectMemoryModel`;
export const debugInformationCommand = `${prefix}.copyDebugInformation`;
export const showSuggestionsCommand = `${prefix}.showSuggestionsOnly`;
export const showAllCommand = `${prefix}.showAllBuffers`;
export const refreshTreeCommand = `${prefix}.refreshBuffers`;

/** Keys of `when` clauses: whether findings of closed files are kept, and whether the tree shows suggestions alone. */
export const keptFindingsKey = `${prefix}.keptFindings`;
export const suggestionsOnlyKey = `${prefix}.suggestionsOnly`;
