import { version as stated } from '../../package.json';

/** The version of this program, as its manifest states it. */
export const version: string = stated;
