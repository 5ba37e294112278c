/**
 * What a person does with the extension, in one window, one thing after another. Each step waits for what it needs to see and leaves the window ready for
 * the next. `pictures` names the files of the documentation's screenshots.
 */
import { editing } from './scenarios/editing.mjs';
import { report } from './scenarios/report.mjs';
import { tree } from './scenarios/tree.mjs';

export const file = 'softmax/softmax.py';

export const scenarios = [...editing, ...tree, ...report];
