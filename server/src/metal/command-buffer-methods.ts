/**
 * What a message to a command buffer, or to a shared event, says of the order of CPU and GPU (MTLCommandBuffer, MTLSharedEvent). `commit`: its work may run from
 * now on. `wait`: work that was committed is over when the call returns. `watch`: the code learns by other means when its work is over.
 */
export type CommandMessage = 'commit' | 'wait' | 'watch';

/** Besides: it is made; it goes out of sight; anything may happen to all of them. */
export type CommandStep = CommandMessage | 'made' | 'lost' | 'anything';

export const COMMAND_MESSAGES: ReadonlyMap<string, CommandMessage> = new Map<string, CommandMessage>([
  ['commit', 'commit'],
  ['waitUntilCompleted', 'wait'],
  ['waitUntilSignaledValue_timeoutMS_', 'wait'],
  ['addCompletedHandler_', 'watch'],
  ['status', 'watch'],
  ['encodeSignalEvent_value_', 'watch'],
  ['commitAndContinue', 'watch'],
]);

/** Functions out of sight that are named for waiting: `torch.mps.synchronize`, `queue.finish`. */
export const WAITING_NAME = /sync|wait(?!UntilScheduled)|finish/i;
