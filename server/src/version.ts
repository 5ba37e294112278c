/** The version of this program, as its manifest states it. */
export { version } from '../../package.json';
